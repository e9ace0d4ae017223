"""Wrong secrets are counted by address; after ten in a quarter of an hour comes a pause.

Look-up codes have 60 bits and keys more, so nobody guesses one; the pause keeps a guessing machine
from being a load. ``what`` keeps one kind of secret apart from another.
"""

from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from layers.privacy import keyed_hash
from mapapp.access.client_address import client_address

MOST: Final = 10
SPAN: Final = timedelta(minutes=15)


def paused_until(request: HttpRequest, what: str = "lookup") -> datetime | None:
    """When this address may try again, or None when it may now."""
    tries = _recent(_key(request, what))
    return tries[-MOST] + SPAN if len(tries) >= MOST else None


def note_wrong_try(request: HttpRequest, what: str = "lookup") -> None:
    """Remember that this address has just given a wrong secret."""
    key = _key(request, what)
    cache.set(key, [*_recent(key), timezone.now()], SPAN.total_seconds())


def _recent(key: str) -> list[datetime]:
    since = timezone.now() - SPAN
    return [at for at in cache.get(key, []) if at > since]


def _key(request: HttpRequest, what: str) -> str:
    # A hash, so that addresses of people stay out of the cache as they stay out of the logs.
    return f"{what}-tries:{keyed_hash(client_address(request), 'address').hex()}"
