"""What a case may say: checks on the words and numbers people send, before anything is written."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from layers.cases.models import Channel, Complainant
from layers.errors import Refused
from layers.words import clean_phone as clean_phone
from layers.words import clean_words as clean_words

MAX_ADDRESS: Final = 200
MAX_NAME: Final = 40
SUMMARY_LENGTH: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A demand as somebody brings it. ``lon``/``lat`` in degrees of ``crs``, both or neither."""

    uuid: UUID
    category: str
    text: str
    channel: str = Channel.WEB
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    name: str = ""
    phone: str = ""
    kind: str = Complainant.Kind.PERSON
    received_at: datetime | None = None
    # When it was told to a worker of the county, where that was before it came in (ADR 0028).
    told_at: datetime | None = None
    actor_id: int | None = None
    # The system it comes from and its number there; see ``source.py``.
    source_system: str = ""
    source_id: str = ""


def required_words(words: str, field: str, missing: str) -> str:
    """Return ``words`` cleaned, of any length a text may have. Raises Refused(``missing``) when
    there are none."""
    words = clean_words(words, field, settings.MAX_TEXT_LENGTH, lines=True)
    if not words:
        raise Refused(missing, field)
    return words


def clean_text(text: str) -> str:
    """Return the text of a demand. Raises Refused when empty, too long or with control signs."""
    text = clean_words(text, "text", settings.MAX_TEXT_LENGTH, lines=True)
    if not text:
        raise Refused(_("Write what is the matter, in a sentence or two."), "text")
    return text


def summarise(text: str) -> str:
    """The first clause of a text, for lists; at most 30 characters."""
    first = re.split(r"[\n。！？!?；;，,]", text, maxsplit=1)[0].strip() or text.strip()
    return first if len(first) <= SUMMARY_LENGTH else first[: SUMMARY_LENGTH - 1] + "…"


def check_choices(report: Report) -> None:
    """Raise Refused for a channel or a kind of complainant that does not exist."""
    if report.channel not in Channel.values:
        raise Refused(_("Unknown channel. Choose one from the list."), "channel")
    if report.kind not in Complainant.Kind.values:
        raise Refused(_("Say whether a person or an enterprise asks."), "kind")
    if (report.lon is None) != (report.lat is None):
        raise Refused(_("Send both longitude and latitude, or neither."), "lon")
