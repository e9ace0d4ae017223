"""What a phone may keep for use without a network: answers marked with whose they are.

The service worker (static/js/offline/worker) stores an answer of a signed-in person only when it
says ``X-Keep`` with that person's number. Only people whose whole area are grids of their own get
it, and only from the views named here: nothing of desk, overview or administration is ever marked.
"""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from layers.staff.scope import Scope
from mapapp.access.context import request_scope

_FIELD: Final = frozenset(
    f"field:{name}"
    for name in (
        "home", "today", "ground", "add", "cases", "case", "waiting", "blank-visit",
        "blank-household", "kept-data", "visits", "new-visit", "mailboxes", "mailbox",
        "new-mailbox", "edit-mailbox", "hazards", "new-hazard", "hazard", "blank-hazard",
        "survey", "rounds", "new-round", "sweeps", "sweep", "sweep-find",
        "households", "new-household", "household", "change-household", "new-person",
        "enterprises", "new-enterprise", "enterprise", "change-enterprise",
    )
)  # fmt: skip
KEPT: Final = _FIELD | {
    "access:me", "borders:editor", "borders:features", "maps:tile", "public:report",
}  # fmt: skip


def keeps(scope: Scope) -> bool:
    """Whether the phone of this person keeps copies: who answers for more than grids has a desk."""
    wide = scope.everything or scope.divisions or scope.departments
    return bool(scope.grids) and not wide


def keep_header(scope: Scope | None) -> dict[str, str]:
    """The header that lets the phone of the person of ``scope`` keep an answer, if it may."""
    return {"X-Keep": str(scope.user_id)} if scope is not None and keeps(scope) else {}


class KeepMiddleware:
    """Marks the answers of the views that a phone may keep."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        user: Any = getattr(request, "user", None)
        named = match is not None and match.view_name in KEPT and request.method == "GET"
        kept = named and response.status_code == 200
        if kept and user is not None and user.is_authenticated:
            for name, value in keep_header(request_scope(request)).items():
                response[name] = value
        return response
