"""django-vectortiles over the same tables, with nothing of ours in front of it.

Settings, addresses and application in one; runs in the environment of the compared servers.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.vectortiles_app")
from mapapp.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.vectortiles_urls"
MIDDLEWARE: list[str] = []


def application_of() -> object:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
