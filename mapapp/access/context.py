"""What every page knows: who is signed in with which roles, and that demo data is demo data."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import scope_of


def page(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {"demo": settings.DEMO, "scope": request_scope(request) if signed_in else None}


def request_scope(request: HttpRequest) -> Any:
    """The signed-in person's scope, asked of the database once a request."""
    kept = vars(request)
    if "scope" not in kept:
        kept["scope"] = scope_of(request.user)
    return kept["scope"]


def person(request: HttpRequest) -> User:
    """Who is signed in. Raises NotAllowed for nobody."""
    if not isinstance(request.user, User):
        raise NotAllowed(_("Sign in first."))
    return request.user
