"""``manage.py backup FOLDER``: the database and the photos into a folder of their own."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from layers.backup import BackupFailed, back_up


class Command(BaseCommand):
    help = "Back up the database and the photos into a new folder inside FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=14, help="so many backups (default 14)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] < 1:
            raise CommandError("--keep must be 1 or more.")
        try:
            new = back_up(options["folder"], timezone.localtime(), options["keep"])
        except (BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{new}: {sum(f.stat().st_size for f in new.rglob('*')) / 1e6:.1f} MB")
