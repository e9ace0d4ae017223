"""``manage.py recompute_deadlines``: after the calendar or a category's limits have changed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from tqdm import tqdm

from layers.cases.models import Case
from layers.cases.reclock import BATCH, reclock
from layers.cases.states import OPEN


class Command(BaseCommand):
    help = "Work out the deadlines of all open cases anew; a dry run without --commit"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commit", action="store_true", help="write what has moved")
        parser.add_argument("--reason", default="", help="for the histories of the cases")

    def handle(self, **options: Any) -> None:
        waiting = Case.objects.filter(state__in=sorted(OPEN)).count()
        batches = reclock(None, reason=options["reason"], commit=options["commit"])
        moved = sum(tqdm(batches, total=-(-waiting // BATCH), leave=False))
        words = _("%(moved)d of %(open)d open cases get another deadline.")
        if not options["commit"]:
            words += " " + _("Nothing was written; add --commit.")
        self.stdout.write(words % {"moved": moved, "open": waiting})
