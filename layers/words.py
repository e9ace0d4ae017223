"""Checks on the words and numbers that people send, before anything is written."""

import re
import unicodedata

from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.privacy import normalise_phone

_PHONE = re.compile(r"^\+?[0-9]{5,15}$")
# Characters that turn the direction of the text around: they make a text read as another one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


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


def clean_phone(phone: str) -> str:
    """Return the phone number without spaces; empty stays empty. Raises Refused otherwise."""
    phone = normalise_phone(phone)
    if phone and not _PHONE.match(phone):
        raise Refused(
            _("Give the phone number in figures, 5 to 15 of them, or leave it out."), "phone"
        )
    return phone


def clean_reason(reason: str, question: str, longest: int = 200) -> str:
    """Return the reason in one line. Raises Refused with the ``question`` when there is none."""
    reason = clean_words(reason, "reason", longest)
    if not reason:
        raise Refused(question, "reason")
    return reason
