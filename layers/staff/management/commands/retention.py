"""``manage.py retention``: delete or make anonymous what has been kept as long as it may be."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from layers.retention import RULES, due, enforce


class Command(BaseCommand):
    help = "Apply settings.RETENTION_DAYS: count what is due, and with --commit act on it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commit", action="store_true", help="act; else only count")

    def handle(self, *args: Any, **options: Any) -> None:
        for rule in RULES:
            rows = due(rule)
            days = settings.RETENTION_DAYS[rule.key]
            self.stdout.write(f"{rule.key}: after {days} days {rule.what}: {rows} rows")
            if options["commit"] and rows:
                with tqdm(total=rows, desc=rule.key, leave=False) as bar:
                    for number in enforce(rule):
                        bar.update(number)
        if not options["commit"]:
            self.stdout.write("Nothing was changed. Add --commit to act.")
