"""Make an access token: a program signs in with it for a person, until it expires."""

import secrets
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import OutOfOrder, Refused
from layers.privacy import keyed_hash
from layers.staff.models import AccessToken, User
from layers.words import clean_words

LONGEST_NAME: Final = 60
MOST_TOKENS: Final = 20
# Tells people and scanners of leaked secrets what it is.
PREFIX: Final = "slb_"
_HINT: Final = 8


def make_token(user: User, name: str, days: int) -> tuple[AccessToken, str]:
    """Return the row and the token itself, which is not stored: this is the only time to see it.

    Raises Refused without a name or for a number of days beyond settings.TOKEN_MOST_DAYS,
    OutOfOrder for somebody who has too many already.
    """
    name = clean_words(name, "name", LONGEST_NAME)
    if not name:
        raise Refused(_("Say what the token is for, for example “QGIS at my desk”."), "name")
    if not 0 < days <= settings.TOKEN_MOST_DAYS:
        raise Refused(
            _("A token lasts 1 to %(most)d days.") % {"most": settings.TOKEN_MOST_DAYS}, "days"
        )
    now = timezone.now()
    if user.tokens.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_TOKENS:
        raise OutOfOrder(_("You have %(most)d tokens. Revoke one first.") % {"most": MOST_TOKENS})
    token = PREFIX + secrets.token_urlsafe(32)
    row = AccessToken.objects.create(
        user=user, name=name, hash=token_hash(token), hint=token[:_HINT], created_at=now,
        expires_at=now + timedelta(days=days),
    )  # fmt: skip
    return row, token


def token_hash(token: str) -> bytes:
    """What the database keeps of a token."""
    return keyed_hash(token, "access-token")
