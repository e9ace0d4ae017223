"""Reading access tokens: whose one is, and a person's own."""

from datetime import timedelta
from typing import Final

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from layers.staff.make_token import token_hash
from layers.staff.models import AccessToken, User

# The time of use is written down no more often than this.
_USE: Final = timedelta(minutes=1)


def token_of(username: str, token: str) -> AccessToken | None:
    """The token, if it is valid and belongs to ``username``, whose account is open; else None.

    Notes that it was used.
    """
    now = timezone.now()
    row = (
        AccessToken.objects.select_related("user")
        .filter(hash=token_hash(token), revoked_at=None, expires_at__gt=now)
        .filter(user__username=username, user__is_active=True)
        .first()
    )
    if row is not None and (row.used_at is None or row.used_at < now - _USE):
        AccessToken.objects.filter(pk=row.pk).update(used_at=now)
    return row


def tokens_of(user: User) -> QuerySet[AccessToken]:
    """The person's tokens that may be used today, the latest used first."""
    valid = Q(revoked_at=None, expires_at__gt=timezone.now())
    return user.tokens.filter(valid).order_by(F("used_at").desc(nulls_last=True), "-pk")
