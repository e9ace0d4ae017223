"""``manage.py import_cases FILE --source NAME``: cases of another platform; a dry run."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from layers.cases.case_columns import COLUMNS
from layers.cases.case_sheet import read_case_sheet
from layers.cases.import_cases import import_cases
from layers.cases.plan_cases import CasePlan, plan_cases
from layers.errors import Refused

_MOST_FAULTS: Final = 200


class Command(BaseCommand):
    help = "Import cases from a CSV or XLSX file; every fault is printed, one changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="name of the system they come from")
        parser.add_argument("--encoding", default="", help="of a CSV; else UTF-8 or GB18030")
        parser.add_argument("--crs", default="wgs84", help="wgs84, gcj02 or bd09")
        parser.add_argument(
            "--column", action="append", default=[], metavar="FIELD=HEADER",
            help=f"which column a field is; fields: {', '.join(COLUMNS)}",
        )  # fmt: skip
        parser.add_argument("--commit", action="store_true", help="write; else only say what")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        try:
            said = dict(_pair(word) for word in options["column"])
            sheet = read_case_sheet(content, options["encoding"])
            plan = plan_cases(sheet, options["source"], said, options["crs"])
            self._say(plan)
            if options["commit"]:
                with tqdm(total=len(plan.new), unit="case") as bar:
                    done = import_cases(plan, progress=bar.update)
                self.stdout.write(
                    f"written: {done.written}, in no grid: {done.unlocated},"
                    f" closed as over there: {done.closed}"
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if not options["commit"]:
            self.stdout.write("Nothing was written. Add --commit to write.")

    def _say(self, plan: CasePlan) -> None:
        for fault in plan.faults[:_MOST_FAULTS]:
            self.stderr.write(f"row {fault.row}, {COLUMNS[fault.field].label}: {fault.message}")
        if len(plan.faults) > _MOST_FAULTS:
            self.stderr.write(f"and {len(plan.faults) - _MOST_FAULTS} more faults")
        self.stdout.write(
            f"new: {len(plan.new)}, of them closed: {plan.closed}, without a point:"
            f" {plan.unplaced}; here already: {plan.known}, closed over there since:"
            f" {len(plan.closing)}; rows with faults: {plan.faulty_rows}"
        )
        for held in plan.held[:_MOST_FAULTS]:
            self.stdout.write(
                f"row {held.row.row}: closed over there, but {held.number} is {held.state} here;"
                " it stays as it is"
            )


def _pair(word: str) -> tuple[str, str]:
    field, equals, header = word.partition("=")
    if not equals or field not in COLUMNS:
        raise CommandError(f"--column {word}: write FIELD=HEADER, such as text=事件描述")
    return field, header
