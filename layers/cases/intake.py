"""What a case may say: checks on the words and numbers people send, before anything is written."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from layers.cases.models import Channel, Complainant
from layers.errors import Refused
from layers.privacy import normalise_phone

MAX_ADDRESS: Final = 200
MAX_NAME: Final = 40
SUMMARY_LENGTH: Final = 30
_PHONE = re.compile(r"^\+?[0-9]{5,15}$")
# Characters that turn the direction of the text around: they make a text read as another one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


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
    actor_id: int | None = None


def clean_words(words: str, field: str, longest: int, *, lines: bool = False) -> str:
    """Return ``words`` trimmed and in NFC, line ends as \\n.

    Raises Refused when longer than ``longest`` characters or with control characters, a line end
    counting as one unless ``lines``.
    """
    words = unicodedata.normalize("NFC", words.replace("\r\n", "\n")).strip()
    if len(words) > longest:
        raise Refused(
            _("This has %(length)d characters. Shorten it to %(longest)d or fewer.")
            % {"length": len(words), "longest": longest},
            field,
        )
    for position, sign in enumerate(words, start=1):
        plain = sign in "\n\t" if lines else False
        if (unicodedata.category(sign) == "Cc" and not plain) or sign in _TURNING:
            raise Refused(
                _("Character %(position)d is an invisible control character. Delete it, or type "
                  "the text again.") % {"position": position},
                field,
            )  # fmt: skip
    return words


def clean_text(text: str) -> str:
    """Return the text of a demand. Raises Refused when empty, too long or with control signs."""
    text = clean_words(text, "text", settings.MAX_TEXT_LENGTH, lines=True)
    if not text:
        raise Refused(_("Write what is the matter, in a sentence or two."), "text")
    return text


def clean_phone(phone: str) -> str:
    """Return the phone number without spaces; empty stays empty. Raises Refused otherwise."""
    phone = normalise_phone(phone)
    if phone and not _PHONE.match(phone):
        raise Refused(
            _("Give the phone number in figures, 5 to 15 of them, or leave it out."), "phone"
        )
    return phone


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
