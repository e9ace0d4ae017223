"""``manage.py forecast``: make the forecast of today, or see how good past ones would have been."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.insight.forecast.check import ORIGINS, quality
from layers.insight.forecast.make import make_forecast
from layers.insight.forecast.series import LEVELS, series, yesterday


class Command(BaseCommand):
    help = "Forecast the next seven days; --check holds past forecasts against what came"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="print MASE and coverage")
        parser.add_argument("--origins", type=int, default=ORIGINS, help="weeks to go back")

    def handle(self, **options: Any) -> None:
        today = timezone.localdate()
        if not options["check"]:
            made = make_forecast(today)
            self.stdout.write(_("%(n)d series were forecast.") % {"n": made})
            return
        known = series(yesterday(today))
        if known is None:
            raise CommandError(_("There are no cases yet."))
        self.stdout.write(
            f"{'':18} {'series':>6} {'origins':>7} {'MASE':>6} {'80 % days':>9} {'80 % weeks':>10}"
        )
        for level in LEVELS:
            rows = [i for i in range(len(known.counts)) if known.level(i) == level]
            found = quality(known.counts[rows], known.days, options["origins"])
            if found is None:
                raise CommandError(_("The past is too short to check a forecast."))
            self.stdout.write(
                f"{level:18} {found.series:6} {found.weeks:7} {found.mase:6.2f} "
                f"{found.covered:9.2f} {found.total_covered:10.2f}"
            )
