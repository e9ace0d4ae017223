"""``manage.py open311_key NAME``: make a key for another system, list the keys, or revoke one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from layers.cases.make_key import make_key
from layers.cases.models import SourceKey
from layers.cases.revoke_key import revoke_key
from layers.cases.source_keys import valid_keys
from layers.errors import Refused


class Command(BaseCommand):
    help = "Make an Open311 key for the system NAME and print it, this once; or --list, --revoke."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", default="", help="name of the system")
        parser.add_argument("--list", action="store_true", help="list the valid keys instead")
        parser.add_argument("--revoke", type=int, metavar="NUMBER", help="end one of the list")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["list"]:
                for row in valid_keys():
                    self.stdout.write(_line(row))
            elif options["revoke"] is not None:
                self.stdout.write(f"Revoked: {revoke_key(options['revoke'])}")
            else:
                _row, key = make_key(options["name"])
                self.stdout.write(key)
        except Refused as error:
            raise CommandError(str(error)) from error


def _line(row: SourceKey) -> str:
    used = f"{localtime(row.used_at):%Y-%m-%d %H:%M}" if row.used_at else "never"
    return f"{row.pk}  {row}  {row.hint}…  last used {used}"
