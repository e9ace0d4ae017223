"""The border editor of one village. What it asks for and sends is in ``endpoints``."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from layers.staff.border_right import BorderRight
from mapapp.borders.door import opened


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def editor(request: HttpRequest, code: str) -> HttpResponse:
    """The page; ``?grid=CODE`` says which grid is chosen at first."""
    village = opened(request, code)
    context = {
        "village": village.row,
        "may": village.may,
        "grid": request.GET.get("grid", ""),
        "back": reverse("desk:home" if village.may == BorderRight.EDIT else "field:home"),
    }
    return render(request, "borders/editor.html", context)
