"""``manage.py token USER``: make an access token for a program, list a person's, or revoke one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from layers.errors import Refused
from layers.staff.make_token import make_token
from layers.staff.models import AccessToken, User
from layers.staff.queries import person
from layers.staff.revoke_token import revoke_token
from layers.staff.tokens import tokens_of


class Command(BaseCommand):
    help = (
        "Make an access token for USER and print it, this once; with --list or --revoke no other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="user name")
        parser.add_argument("--name", default="manage.py token", help="what it is for")
        parser.add_argument("--days", type=int, default=90, help="how long it lasts (90)")
        parser.add_argument("--list", action="store_true", help="list the valid ones instead")
        parser.add_argument("--revoke", type=int, metavar="NUMBER", help="end one of the list")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = person(options["user"])
            if options["list"]:
                self._list(user)
            elif options["revoke"] is not None:
                self.stdout.write(f"Revoked: {revoke_token(user, options['revoke'])}")
            else:
                _row, token = make_token(user, options["name"], options["days"])
                self.stdout.write(token)
        except Refused as error:
            raise CommandError(str(error)) from error

    def _list(self, user: User) -> None:
        for row in tokens_of(user):
            self.stdout.write(_line(row))


def _line(row: AccessToken) -> str:
    used = f"{localtime(row.used_at):%Y-%m-%d %H:%M}" if row.used_at else "never"
    return f"{row.pk}  {row}  until {localtime(row.expires_at):%Y-%m-%d}  last used {used}"
