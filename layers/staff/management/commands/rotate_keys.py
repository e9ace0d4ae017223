"""``manage.py rotate_keys``: bring all that is encrypted under the newest key of FIELD_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from layers.reseal import count, reseal, sealed_models


class Command(BaseCommand):
    help = "Encrypt names, ID numbers and phones anew with the first of FIELD_KEYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--commit", action="store_true", help="write; else only count")

    def handle(self, *args: Any, **options: Any) -> None:
        lost = 0
        for model in sealed_models():
            lost += self._table(model, commit=options["commit"])
        if lost:
            raise CommandError(
                f"{lost} rows are under a key that FIELD_KEYS has no more. Add it and run again."
            )
        if not options["commit"]:
            self.stdout.write("Nothing was written. Add --commit to write.")

    def _table(self, model: Any, *, commit: bool) -> int:
        table, changed, lost = model._meta.db_table, 0, []
        with tqdm(total=count(model), desc=table, leave=False) as bar:
            for batch in reseal(model, commit=commit):
                bar.update(batch.rows)
                changed += batch.resealed
                lost += batch.lost
        done = "encrypted anew" if commit else "to be encrypted anew"
        self.stdout.write(f"{table}: {changed} rows {done}")
        if lost:
            self.stderr.write(f"{table}: no key opens rows {', '.join(map(str, lost[:20]))}")
        return len(lost)
