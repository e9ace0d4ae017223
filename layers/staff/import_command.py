"""What the commands that import features share: read, print every fault, write with --commit."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from layers.errors import Refused
from layers.staff.feature_import import Plan
from layers.staff.scope import Scope
from layers.territory.read_layer import Layer
from layers.territory.read_table import read_table

Work = Callable[[Layer, str, Scope | None], Plan]
_MOST_FAULTS = 200


class ImportCommand(BaseCommand):
    """A dry run unless --commit; a file with a fault changes nothing. ``work``: plan and write."""

    work: ClassVar[tuple[Work, Work]]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="", help="name of the system the file comes from")
        parser.add_argument("--encoding", default="", help="of a CSV or a shapefile's table")
        parser.add_argument("--crs", default="", help="EPSG:…, wgs84, gcj02 or bd09")
        parser.add_argument("--commit", action="store_true", help="write; else only say what")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            layer = read_table(options["file"], options["encoding"], options["crs"])
            plan_rows, write_rows = self.work
            plan = plan_rows(layer, options["source"], None)
            self._say(plan)
            if options["commit"]:
                write_rows(layer, options["source"], None)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if not options["commit"]:
            self.stdout.write("Nothing was written. Add --commit to write.")

    def _say(self, plan: Plan) -> None:
        for step in plan.problems[:_MOST_FAULTS]:
            self.stderr.write(f"row {step.row} ({step.title}): {step.problem}")
        numbers = {what: plan.count(what) for what in ("new", "changed", "same", "problem")}
        self.stdout.write(", ".join(f"{what}: {number}" for what, number in numbers.items()))
