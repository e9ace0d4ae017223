"""Signing in without a page: HTTP Basic, user name and an access token as the password.

Wrong tries are counted by django-axes as those of the sign-in page are, but apart from them, so
that a program with an old token does not lock its owner out of the pages.
"""

import base64
import binascii
from datetime import timedelta
from typing import Final

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.staff.models import AccessToken
from layers.staff.tokens import token_of

# In the log of tries, before the user name.
AS_TOKEN: Final = "token:"  # noqa: S105 (no secret)
_LONGEST: Final = 500


class WrongToken(Refused):
    """No valid token of this person."""

    status = 401


class TooManyTries(Refused):
    """Pause; ``wait`` says how long."""

    status = 429

    def __init__(self, wait: timedelta) -> None:
        super().__init__(
            _("Too many wrong tokens. Try again in %(minutes)d minutes.")
            % {"minutes": round(wait.total_seconds() / 60)}
        )
        self.wait = wait


def token_in(request: HttpRequest) -> AccessToken | None:
    """The token that the request carries, checked; None if it has no Basic authorization.

    Raises WrongToken, or TooManyTries while this name pauses at this address.
    """
    scheme, _space, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    username, token = _decoded(encoded)
    credentials = {"username": AS_TOKEN + username}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise TooManyTries(get_cool_off(request))
    row = token_of(username, token)
    if row is None:
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        # The sign-in page's own answer, which axes would put in place of ours.
        request.__dict__.pop("axes_locked_out", None)
        raise WrongToken(_("This is not a valid token of yours. Make a new one on the page “Me”."))
    return row


def _decoded(encoded: str) -> tuple[str, str]:
    try:
        if len(encoded) > _LONGEST:
            raise ValueError
        username, colon, token = base64.b64decode(encoded, validate=True).decode().partition(":")
        if not colon or "\0" in username:
            raise ValueError
    except (binascii.Error, ValueError):
        raise WrongToken(_("Send the user name and an access token by HTTP Basic.")) from None
    return username, token
