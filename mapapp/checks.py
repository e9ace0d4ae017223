"""`manage.py check`: what an operator has configured wrongly, and what to do about it."""

from typing import Any, Final

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from layers.territory.gdal import pyogrio
from mapapp.native import READ_FORMATS

_LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "testserver"})
_SHORTEST_LOOKUP_KEY: Final = 32


@register(Tags.security)
def field_keys(**_kwargs: Any) -> list[CheckMessage]:
    """FIELD_KEYS must be Fernet keys, or the first report that is stored fails."""
    bad = [
        str(place)
        for place, key in enumerate(settings.FIELD_KEYS, start=1)
        if not _is_fernet_key(key)
    ]
    if settings.FIELD_KEYS and not bad:
        return []
    return [
        Error(
            f"FIELD_KEYS: key {', '.join(bad)} is not a Fernet key."
            if bad
            else "FIELD_KEYS is empty: personal data could not be encrypted.",
            hint="Make a key with `python -c 'from cryptography.fernet import Fernet;"
            " print(Fernet.generate_key().decode())'` and put it first in FIELD_KEYS, separated"
            " by a comma. Keep the old keys behind it, or stored names and phones are lost.",
            id="suilaiban.E001",
        )
    ]


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


@register(Tags.security)
def gdal_reads_files_alone(**_kwargs: Any) -> list[CheckMessage]:
    """What people upload must not lead GDAL to other files or addresses."""
    more = sorted(set(pyogrio().list_drivers()) - READ_FORMATS)
    if not more:
        return []
    return [
        Error(
            f"GDAL reads formats that are not wanted here: {', '.join(more)}.",
            hint="Add them to UNREAD_FORMATS in mapapp/native.py, or unset what loads GDAL before"
            " the settings.",
            id="suilaiban.E004",
        )
    ]


@register(Tags.security)
def demo_stays_at_home(**_kwargs: Any) -> list[CheckMessage]:
    """Demo accounts have published passwords; nobody else may reach them."""
    public = sorted(set(settings.ALLOWED_HOSTS) - _LOCAL_HOSTS)
    if not settings.DEMO or not (public or settings.SECURE):
        return []
    why = f"ALLOWED_HOSTS has {', '.join(public)}" if public else "SECURE is on"
    return [
        Error(
            f"DEMO is on, but {why}: anybody could sign in with the published demo passwords.",
            hint="For a real service set DEMO=0 and start from an empty database. To show the"
            " demonstration on this machine, leave ALLOWED_HOSTS and SECURE unset.",
            id="suilaiban.E002",
        )
    ]


@register(Tags.security, deploy=True)
def lookup_key(**_kwargs: Any) -> list[CheckMessage]:
    """A short LOOKUP_KEY can be guessed, and with it the phone numbers behind the hashes."""
    if len(settings.LOOKUP_KEY) >= _SHORTEST_LOOKUP_KEY:
        return []
    return [
        Warning(
            f"LOOKUP_KEY has fewer than {_SHORTEST_LOOKUP_KEY} characters and could be guessed.",
            hint="Set it, before the first report is stored, to the output of `python -c"
            " 'import secrets; print(secrets.token_urlsafe(48))'`.",
            id="suilaiban.W003",
        )
    ]


@register()
def score_weights(**_kwargs: Any) -> list[CheckMessage]:
    """The weights of the composite score make 100 points, and none is below nothing."""
    weights = settings.SCORE_WEIGHTS.values()
    if sum(weights) == 100 and min(weights) >= 0:
        return []
    return [
        Error(
            "The weights of the score do not add up to 100: "
            + ", ".join(f"{name} {weight}" for name, weight in settings.SCORE_WEIGHTS.items()),
            hint="Set SCORE_ON_TIME, SCORE_CLOSED and SCORE_NOT_REWORKED to whole numbers from 0"
            " on that make 100 together.",
            id="suilaiban.E005",
        )
    ]
