"""Which user names and display names are taken; the one place that cleans them."""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.staff.models import User

MAX_USERNAME: Final = 150
MAX_NAME: Final = 40
_USERNAME = re.compile(r"[\w.@+-]+")
# What a spreadsheet would take for a formula.
_FORMULA_STARTS: Final = ("=", "+", "-", "@")


def clean_username(username: str) -> str:
    """Return the user name, normalised (NFKC, as the sign-in form does) and stripped.

    Raises Refused when it is empty, too long, or holds anything but letters, digits and ``@.+-_``.
    """
    name = unicodedata.normalize("NFKC", username).strip()
    if not name:
        raise Refused(_("Give a user name."), "username")
    starts_badly = name.startswith(_FORMULA_STARTS)
    if len(name) > MAX_USERNAME or starts_badly or not _USERNAME.fullmatch(name):
        raise Refused(
            _("A user name has letters, digits and . _ @ + - only, and begins with a letter."),
            "username",
        )
    return name


def clean_name(name: str) -> str:
    """Return the display name with single spaces. Raises Refused when it cannot be a name."""
    words = " ".join(name.split())
    if not words:
        raise Refused(_("Give the person's name."), "name")
    if len(words) > MAX_NAME:
        raise Refused(_("A name has at most %(limit)d characters.") % {"limit": MAX_NAME}, "name")
    if words.startswith(_FORMULA_STARTS) or not words.isprintable():
        raise Refused(_("Write the name in letters; it cannot begin with = + - or @."), "name")
    return words


def taken(username: str) -> User | None:
    """The account of this name, capitals or not: ``Lan`` and ``lan`` would be mistaken."""
    return User.objects.filter(username__iexact=username).first()
