"""Who calls: a person by session or by access token, or nobody in particular."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from layers.errors import NotAllowed
from layers.staff.models import AccessToken, User
from layers.staff.scope import Scope, scope_of
from mapapp.access.basic import token_in
from mapapp.access.context import request_scope
from mapapp.api.errors import SignedOut

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """``user`` and ``scope`` are None for those who are not signed in."""

    user: User | None
    scope: Scope | None
    token: AccessToken | None = None

    @property
    def person(self) -> User:
        """Raises SignedOut."""
        if self.user is None:
            raise SignedOut
        return self.user

    @property
    def seen(self) -> Scope:
        """What the person may see. Raises SignedOut."""
        if self.scope is None:
            raise SignedOut
        return self.scope

    @property
    def usual_reason(self) -> str:
        """Why a program changes something when it cannot be asked: what its token is for."""
        return _("By program: %(name)s") % {"name": self.token.name} if self.token else ""


def caller_of(request: HttpRequest) -> Caller:
    """Who sent the request. A token counts, if there is one, and the session then does not.

    Raises WrongToken, TooManyTries; NotAllowed for a write by session without the CSRF token, and
    for those who must choose a password first.
    """
    token = token_in(request)
    if token is not None:
        user = token.user
        # For the log, and so that nothing asks for the session any more.
        vars(request).update(user=user, _cached_user=user, scope=scope_of(user))
    elif request.user.is_authenticated:
        user = cast(User, request.user)
        if request.method not in _SAFE and _forged(request):
            raise NotAllowed(_("Send the CSRF token of your session with a write (X-CSRFToken)."))
    else:
        return Caller(None, None)
    if user.must_change_password:
        raise NotAllowed(_("Choose a password of your own first."))
    return Caller(user, request_scope(request), token)


def _forged(request: HttpRequest) -> bool:
    # The views are exempt, since a token needs no such proof; a session does.
    check = CsrfViewMiddleware(_checked)
    check.process_request(request)
    return check.process_view(request, _checked, (), {}) is not None


def _checked(_request: HttpRequest) -> HttpResponse:
    """Stands for a view that is not exempt; it is never called."""
    raise AssertionError
