"""``manage.py import_items``: the county's catalogue of items delegated to towns."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from layers.errors import Refused
from layers.oversight.import_items import import_items, plan_items


class Command(BaseCommand):
    help = (
        "Take in delegated approval items (code, name, kind, department; name_en, active) from "
        "CSV or XLSX; a dry run without --commit"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="write; else only say what")

    def handle(self, *args: Any, **options: Any) -> None:
        content = options["file"].read_bytes()
        try:
            plan = import_items(content) if options["commit"] else plan_items(content)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for fault in plan.faults:
            self.stderr.write(fault)
        if plan.faults:
            raise CommandError(f"{len(plan.faults)} faults; nothing was written")
        self.stdout.write(f"new: {len(plan.new)}, changed: {len(plan.changed)}, same: {plan.same}")
        if not options["commit"]:
            self.stdout.write("Nothing was written. Add --commit to write.")
