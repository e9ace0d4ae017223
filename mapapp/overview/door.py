"""Who comes in: leaders, supervisors and dispatchers, each to their own area; what forms carry."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from layers.errors import NotAllowed, Refused
from mapapp.access.context import request_scope

View = Callable[..., HttpResponseBase]


def leaders_only(view: View) -> View:
    """Let in who answers for the county or for a town."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        scope = request_scope(request)
        if not scope.everything and not scope.divisions:
            raise NotAllowed(
                _("The governance map is for leaders, supervisors and dispatchers of an area.")
            )
        return view(request, *args, **kwargs)

    return inner


def uuid_of(request: HttpRequest) -> UUID:
    """The number the page gave the form. Raises Refused when there is none."""
    try:
        return UUID(request.POST.get("uuid", ""))
    except ValueError as error:
        raise Refused(_("The form is incomplete. Reload the page and send it again.")) from error
