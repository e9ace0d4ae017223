"""Who may open a page: the decorator that asks for a post before a view runs."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from layers.errors import NotAllowed
from layers.staff.models import Role
from mapapp.access.context import request_scope

View = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[View], View]:
    """Only people who hold one of ``roles`` today; strangers sign in first, others get 403."""

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request_scope(request).roles & set(roles):
                raise NotAllowed(
                    _("This page is for: %(roles)s. Ask the administrator for the post.")
                    % {"roles": "、".join(str(role.label) for role in roles)}
                )
            return view(request, *args, **kwargs)

        return guarded

    return guard
