"""Cases that come from another system: its name, its numbers, and the UUID both stand for."""

from typing import Final
from uuid import UUID, uuid4, uuid5

from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.words import clean_words

MAX_SOURCE: Final = 40
MAX_SOURCE_ID: Final = 100
_OURS: Final = UUID("6f1d3d0e-2b5c-5b0a-9a57-5d3f6d1f4e31")


def clean_source(source: str) -> str:
    """Return the name of a system. Raises Refused for none or too long a one."""
    source = clean_words(source, "source", MAX_SOURCE)
    if not source:
        raise Refused(_("Name the system that the cases come from."), "source")
    return source


def uuid_of(source: str, source_id: str) -> UUID:
    """The UUID of the case that ``source`` knows by ``source_id``: the same two, the same case.

    A new one each time for a case that has no number there.
    """
    return uuid5(_OURS, f"{source}\n{source_id}") if source_id else uuid4()
