"""Keeps what tiles are made of in order: simplified borders and the sums of points by square."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from layers.enterprises.tiles import CELLS as ENTERPRISE_CELLS
from layers.residents.tiles import CELLS as HOUSEHOLD_CELLS
from layers.territory import levels

CELLS = (HOUSEHOLD_CELLS, ENTERPRISE_CELLS)


class Command(BaseCommand):
    help = (
        "Simplify borders that have changed, add up the sums of points by square and compare them"
        " with the points. Run it after a large import and once a night."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="count every square anew")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        levels.forget()
        made = levels.refresh()
        self.stdout.write(
            "borders: somebody else is simplifying them"
            if made is None
            else f"borders simplified: {made}"
        )
        wrong = []
        for cells in CELLS:
            if options["rebuild"]:
                cells.rebuild()
            self.stdout.write(f"{cells.layer}: {cells.fold()} rows of sums saved")
            if cells.wrong():
                wrong.append(cells.layer)
        if wrong:
            raise CommandError(
                f"The sums of {', '.join(wrong)} are not what counting gives. Run this again with"
                " --rebuild, and find out what wrote to the table with its triggers off."
            )
