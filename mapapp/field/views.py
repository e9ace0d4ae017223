"""My grid and my cases: the page, its list as JSON, and the sheet of one case with its verbs.

The sheet is HTML that htmx swaps in; it asks for refusals as JSON and shows them in the form.
"""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from layers.cases.accept import accept, may_work_on
from layers.cases.contact import unmask
from layers.cases.reply import reply
from layers.cases.resolve import resolve
from layers.cases.states import Verb
from layers.errors import OutOfOrder
from layers.staff.models import Role
from layers.territory.models import Proposal
from layers.territory.proposals import for_editor
from mapapp.access.context import person, request_scope
from mapapp.access.entries import VERSION
from mapapp.errors import wants_json
from mapapp.field import ground as grounds
from mapapp.field import inputs, reading
from mapapp.field import today as todays
from mapapp.field.conflict import overtaken
from mapapp.field.who import field_people, private
from mapapp.field.who import signed_in as _scope
from mapapp.maps.case_acts import act
from mapapp.maps.case_forms import forms_for
from mapapp.maps.case_page import case_context
from mapapp.maps.inputs import reply_form_of


@login_required
@require_safe
@private
def home(request: HttpRequest) -> HttpResponse:
    """The map and the list of a grid worker, or a word to those who have neither grid nor case."""
    scope = request_scope(request)
    if not reading.has_field_work(scope):
        return render(request, "field/nothing_here.html", status=403)
    grids = reading.my_grids(scope)
    towns = sorted({grid.village.parent_id for grid in grids})
    context = {
        "grids": grids,
        "grid_ids": [grid.pk for grid in grids],
        "borders": [f"{reverse('maps:grids')}?town={town}" for town in towns],
        "only_mine": Role.GRID_LEAD not in scope.roles,
        "today": timezone.localdate(),
    }
    return render(request, "field/home.html", context)


@require_safe
@private
def today(request: HttpRequest) -> HttpResponse:
    """Today's tasks as JSON. Takes no position: the phone itself sorts by distance."""
    return JsonResponse(todays.today(_scope(request), timezone.now()))


@require_safe
@private
def ground(request: HttpRequest) -> HttpResponse:
    """What stands on my grids, as JSON layers for the map."""
    return JsonResponse(grounds.ground(_scope(request), timezone.now()))


@require_safe
@field_people
def add(request: HttpRequest) -> HttpResponse:
    """What can be recorded, as large buttons in reach of the thumb."""
    waiting = for_editor(_scope(request)).filter(state=Proposal.State.OPEN).count()
    return render(request, "field/add.html", {"proposals": waiting})


@require_safe
@private
def cases(request: HttpRequest) -> HttpResponse:
    """The list as JSON; 304 while nothing changed, so that asking every ten seconds is cheap.

    ``If-None-Match`` takes the ``edition`` of the last answer. ``more`` counts cases left out.
    """
    scope, now = _scope(request), timezone.now()
    edition = reading.edition(scope, now)
    unchanged = get_conditional_response(request, etag=quote_etag(edition))
    if unchanged is not None:
        return unchanged
    rows = reading.entries(scope, now)
    more = reading.not_closed(scope).count() - len(rows) if len(rows) == reading.MOST else 0
    answer = {"edition": edition, "cases": rows, "more": more}
    return JsonResponse(answer, headers={"ETag": quote_etag(edition)})


@require_safe
@private
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet of one case, as a piece of the page."""
    return _sheet(request, number)


def _sheet(request: HttpRequest, number: str) -> HttpResponse:
    scope = _scope(request)
    found = reading.one_case(number, scope)
    context = {
        **case_context(found, scope),
        "steps": reading.steps(found, scope),
        "to_come": reading.to_come(found, scope),
        "forms": forms_for(reading.more_steps(found, scope)),
        "most_extension": settings.MAX_EXTENSION,
        "mine": may_work_on(found, scope),
        "stamp": reading.stamp(),
    }
    response = render(request, "field/case.html", context)
    response[VERSION] = str(found.version)
    return response


def _verb(request: HttpRequest, number: str, verb: Verb, work: Callable[..., Any]) -> HttpResponse:
    """Do ``work`` with what every verb takes; answer with the new sheet and tell the page."""
    scope = _scope(request)
    reading.must_reach(number, scope)
    try:
        work(
            number,
            person(request),
            scope,
            version=inputs.version_of(request),
            happened_at=inputs.happened_at(request),
        )
    except OutOfOrder as error:
        return _overtaken(request, error, number)
    return _done(request, number, verb)


def _done(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    response = _sheet(request, number)
    response["HX-Trigger"] = json.dumps({"field:done": {"number": number, "verb": verb}})
    return response


def _overtaken(request: HttpRequest, error: OutOfOrder, number: str) -> HttpResponse:
    """Both states for a phone; a page without its scripts gets the sentence alone."""
    if not wants_json(request):
        raise error
    return overtaken(error, reading.one_case(number, _scope(request)))


@require_POST
@private
def accept_case(request: HttpRequest, number: str) -> HttpResponse:
    return _verb(request, number, Verb.ACCEPT, accept)


@require_POST
@private
def reply_to_case(request: HttpRequest, number: str) -> HttpResponse:
    """Report progress: ``text``, and ``public`` = 1 to let the complainant read it."""

    def work(*who: Any, **how: Any) -> None:
        sent = request.POST
        reply(*who, text=sent.get("text", ""), public=sent.get("public") == "1", **how)

    return _verb(request, number, Verb.REPLY, work)


@require_POST
@private
def resolve_case(request: HttpRequest, number: str) -> HttpResponse:
    """Finish the work: ``answer`` for the complainant, ``note`` for colleagues, ``photos``."""

    def work(*who: Any, **how: Any) -> None:
        sent = request.POST
        photos = inputs.photos_of(request)
        answer, note = sent.get("answer", ""), sent.get("note", "")
        form = reply_form_of(request)
        resolve(*who, answer=answer, note=note, form=form, photos=photos, **how)

    return _verb(request, number, Verb.RESOLVE, work)


@require_POST
@private
def act_on_case(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Ask the complainant, ask for time or to return the case … (see mapapp.maps.case_acts)."""
    scope = _scope(request)
    reading.must_reach(number, scope)
    try:
        act(request, name, number, person(request), scope)
    except OutOfOrder as error:
        return _overtaken(request, error, number)
    return _done(request, number, name)


@require_POST
@private
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """The complainant's contact in full, for a ``reason`` that is recorded."""
    scope = _scope(request)
    reading.must_reach(number, scope)
    full = unmask(number, person(request), scope, reason=request.POST.get("reason", ""))
    return render(request, "field/contact.html", {"contact": full, "shown": True})
