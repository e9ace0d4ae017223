"""Revoke access tokens: the programs that use them are out at their next request."""

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.staff.models import AccessToken, User


def revoke_token(user: User, pk: int) -> AccessToken:
    """End one token of ``user``; ending it twice changes nothing. Raises NotFound."""
    row = user.tokens.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("You have no such token."))
    user.tokens.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now())
    return row


def revoke_all(user: User) -> int:
    """End all tokens of ``user``; return how many."""
    return user.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
