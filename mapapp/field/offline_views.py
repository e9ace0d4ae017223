"""Without a network: the page of what waits to be sent. What it lists is on the device alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mapapp.field.who import hazard_people


@require_safe
@hazard_people
def waiting(request: HttpRequest) -> HttpResponse:
    """The frame of the list; static/js/offline/waiting.js fills it."""
    return render(request, "field/waiting.html")
