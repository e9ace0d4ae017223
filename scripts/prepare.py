"""Readies the database for serving: tables, demo county, demo sign-ins.

Runs in .venv, all in one process, because each start of Django costs a second. With `guest` as its
argument the database is not our private one: it is left as it is if it holds anything of its own.
"""

import io
import os
import sys

import django
from django.conf import settings
from django.core.management import call_command

from scripts.derived import SIGN_INS

GUEST = "guest"


def main(arguments: list[str]) -> None:
    """Raises SystemExit with what to do instead, before anything is touched."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
    django.setup()
    if settings.DEMO and arguments == [GUEST]:
        refuse_other_data()
    call_command("migrate", interactive=False)
    if settings.DEMO:
        call_command("demo", "--if-empty")
        call_command("demo_basemap", "--if-missing")
        words = io.StringIO()
        call_command("demo", "--sign-ins", stdout=words)
        SIGN_INS.write_text(words.getvalue())


def refuse_other_data() -> None:
    """Refuse a database that is neither empty nor the demo's."""
    # The application is only there in demo mode.
    from fixtures.demo.other_data import has_other_data

    named = settings.DATABASES["default"]
    place = f"{named['NAME']} at {named['HOST'] or 'the default host'}"
    if has_other_data():
        sys.exit(
            f"DATABASE_URL leads to the database {place}, which holds data that is not the "
            "demo's. This is the demonstration: it would change the tables, offer demo accounts "
            "and serve those data by plain http. Nothing was touched.\n"
            "Either `unset DATABASE_URL` and run this again, which uses a private database; or "
            "let it lead to an empty one; or serve your county as docs/operations.md tells, with "
            "DEMO=0."
        )
    print(f"Using the database {place}, as DATABASE_URL says.")


if __name__ == "__main__":
    main(sys.argv[1:])
