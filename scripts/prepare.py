"""Readies the database for serving: tables, demo county, demo sign-ins.

Runs in .venv, all in one process, because each start of Django costs a second.
"""

import io
import os

import django
from django.conf import settings
from django.core.management import call_command

from scripts.derived import SIGN_INS


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mapapp.settings")
    django.setup()
    call_command("migrate", interactive=False)
    if settings.DEMO:
        call_command("demo", "--if-empty")
        call_command("demo_basemap", "--if-missing")
        words = io.StringIO()
        call_command("demo", "--sign-ins", stdout=words)
        SIGN_INS.write_text(words.getvalue())


if __name__ == "__main__":
    main()
