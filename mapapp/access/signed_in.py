"""What holds on every page of a signed-in person: it is not kept, and a one-time password is
replaced before anything else."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from layers.errors import NotAllowed
from mapapp.errors import database_down, refusal, wants_json

# Where somebody with a one-time password may still go.
_OPEN = frozenset(
    {"access:password", "access:sign-out", "set_language", "maps:words", "access:unread"}
)


class SignedInMiddleware:
    """``Cache-Control: no-store`` for whoever has a session, so that a phone handed on shows no
    page after sign-out, also not with the back button. What has an ETag (map data) may be kept, but
    must be asked for again before it is shown; views that set their own header keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES.keys() | response.cookies.keys():
            kept = "no-cache" if response.has_header("ETag") else "no-store"
            response.headers.setdefault("Cache-Control", f"{kept}, private")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True):
            return None
        try:
            held_up = request.user.is_authenticated and request.user.must_change_password
        except (OperationalError, InterfaceError):
            # Only exceptions of views reach DatabaseDownMiddleware; this is before the view.
            return database_down(request)
        if not held_up or request.resolver_match.view_name in _OPEN:
            return None
        if wants_json(request):
            return refusal(NotAllowed(_("Choose a password of your own first.")))
        return redirect("access:password")
