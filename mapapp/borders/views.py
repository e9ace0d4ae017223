"""The border editor of one village. What it asks for and sends is in ``endpoints``."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from mapapp.borders.door import opened


@login_required
@require_safe
@cache_control(private=True, no_store=True)
def editor(request: HttpRequest, code: str) -> HttpResponse:
    """The page; ``?grid=CODE`` says which grid is chosen at first."""
    village = opened(request, code)
    return render(request, "borders/editor.html", {"village": village.row, "may": village.may})
