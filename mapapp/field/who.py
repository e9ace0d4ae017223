"""Who comes in: people with a grid of their own, and those who dispatch for an area."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from layers.errors import NotAllowed
from layers.staff.models import Role
from layers.staff.scope import Scope
from mapapp.access.context import request_scope
from mapapp.errors import wants_json

View = Callable[..., HttpResponseBase]
private = cache_control(private=True, no_store=True)


def signed_in(request: HttpRequest) -> Scope:
    """The scope of a request made by the page itself; a page cannot be sent to the sign-in."""
    if not request.user.is_authenticated:
        raise NotAllowed(_("You are signed out. Sign in again."))
    scope: Scope = request_scope(request)
    return scope


def _door(allowed: Callable[[Scope], bool]) -> Callable[[View], View]:
    def guard(view: View) -> View:
        @wraps(view)
        @private
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated and not wants_json(request):
                return redirect_to_login(request.get_full_path())
            if not allowed(signed_in(request)):
                raise NotAllowed(
                    _("This page is for the people of a grid and their dispatchers. Ask the "
                      "administrator for the post.")
                )  # fmt: skip
            return view(request, *args, **kwargs)

        return inner

    return guard


# Grid workers, grid leads, dispatchers: those who write in the field.
field_people = _door(lambda scope: bool(scope.grids) or scope.dispatches)
# They, and everybody who answers for an area: leaders, supervisors, the administrator.
watchers = _door(
    lambda scope: bool(
        scope.grids or scope.divisions or scope.everything or Role.ADMINISTRATOR in scope.roles
    )
)
# Whoever may own a hazard.
hazard_people = _door(
    lambda scope: bool(scope.grids or scope.divisions or scope.everything or scope.departments)
)


def redirect_or_json(request: HttpRequest, next_url: str, *, new: bool) -> HttpResponse:
    """The answer to an entry: JSON 201 (new) or 200 (known already), or the way to the page."""
    if wants_json(request):
        return JsonResponse({"new": new, "next": next_url}, status=201 if new else 200)
    return redirect(next_url)
