"""``manage.py administrator USER``: open the account of a county's first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from layers.errors import Refused
from layers.staff.assign import assign
from layers.staff.enrol import enrol
from layers.staff.models import Role
from layers.staff.posts import Wish


class Command(BaseCommand):
    help = (
        "Open an account with the post of administrator and print its one-time password. "
        "Everybody else is enrolled on the page Staff."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="user name")
        parser.add_argument("--name", help="as colleagues read it (the user name)")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["user"]
        try:
            with transaction.atomic():
                enrolled = enrol(username, options["name"] or username)
                assign(username, Wish(role=Role.ADMINISTRATOR))
        except Refused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(enrolled.password)
