"""Who comes in: leaders, supervisors and dispatchers, each to their own area; what forms carry."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from layers.errors import NotAllowed
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
