"""The border editor of one village. What it asks for and sends is in ``endpoints``."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from layers.staff.border_right import BorderRight
from mapapp.access.context import request_scope
from mapapp.borders.door import Village, opened


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def home(request: HttpRequest) -> HttpResponse:
    """To what waits for this person: proposals for dispatchers, grid sets for others."""
    scope = request_scope(request)
    return redirect("borders:proposals" if scope.dispatches or scope.grids else "borders:sets")


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def editor(request: HttpRequest, code: str, draft: int | None = None) -> HttpResponse:
    """The page; ``?grid=CODE`` says which grid is chosen at first."""
    village = opened(request, code, draft)
    context = {
        "village": village.row,
        "may": village.may,
        "draft": village.draft,
        "grid": request.GET.get("grid", ""),
        "back": _back(village),
    }
    return render(request, "borders/editor.html", context)


def _back(village: Village) -> str:
    if village.draft is not None:
        return reverse("borders:set", args=[village.draft.pk])
    return reverse("desk:home" if village.may == BorderRight.EDIT else "field:home")
