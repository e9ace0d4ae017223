"""``manage.py bulletin_template FILE``: write the usual Word template of bulletins, to be changed
in Word and named by BULLETIN_TEMPLATE."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from layers.oversight.bulletin_docx import default_template


class Command(BaseCommand):
    help = "Write the usual Word template of bulletins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if file.exists():
            raise CommandError(f"{file} exists. Choose another name, or remove it first.")
        file.write_bytes(default_template())
        self.stdout.write(f"Written: {file}. Name it in BULLETIN_TEMPLATE once it is changed.")
