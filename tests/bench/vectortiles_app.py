"""django-vectortiles over the same tables, with next to nothing in front of it.

Settings, addresses and application in one; runs in the environment of the compared servers.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.vectortiles_app")
from mapapp.settings import *  # noqa: F403

ROOT_URLCONF = "tests.bench.vectortiles_urls"
# It adds the length, without which the client could not tell where an answer ends.
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]


def application_of() -> object:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
