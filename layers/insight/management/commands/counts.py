"""``manage.py counts``: are the counts behind the governance map what the cases say?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from layers.insight.counts import differences, rebuild


class Command(BaseCommand):
    help = "Compare the counts of the governance map with the cases; --rebuild counts anew"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="count all cases anew")

    def handle(self, **options: Any) -> None:
        if options["rebuild"]:
            self.stdout.write(_("%(n)d counts were made anew.") % {"n": rebuild()})
            return
        if different := differences():
            raise CommandError(
                _("%(n)d counts differ from the cases. Run manage.py counts --rebuild.")
                % {"n": different}
            )
        self.stdout.write(_("The counts agree with the cases."))
