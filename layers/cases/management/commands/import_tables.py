"""``manage.py import_tables``: a county's own departments and categories, before its first case."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from layers.cases.reference_tables import read_tables, write_tables


class Command(BaseCommand):
    help = (
        "Take in departments (code, name, name_en, town) and categories (code, parent, family, "
        "icon, name, name_en, accept, resolve) from CSV; a dry run without --commit"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--departments", type=Path, help="CSV; town is a town's 12 digits")
        parser.add_argument("--categories", type=Path, help="CSV; a limit is “7 days” or “4 hours”")
        parser.add_argument("--commit", action="store_true", help="write; else only say what")

    def handle(self, *args: Any, **options: Any) -> None:
        tables = read_tables(options["departments"], options["categories"])
        for fault in tables.faults:
            self.stderr.write(fault)
        if tables.faults:
            raise CommandError(f"{len(tables.faults)} faults; nothing was written")
        self.stdout.write(
            f"{len(tables.departments)} departments, {len(tables.categories)} categories"
        )
        if not options["commit"]:
            self.stdout.write("Nothing was written. Add --commit to write.")
            return
        departments, categories = write_tables(tables)
        self.stdout.write(f"new: {departments} departments, {categories} categories")
