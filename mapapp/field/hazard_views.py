"""Hazards: the list, finding one, and one on its way to being checked."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.errors import NotFound, OutOfOrder, Refused
from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.hazard_takers import takers
from layers.fieldwork.models import Hazard
from layers.fieldwork.queries import hazards, names
from layers.fieldwork.treat_hazard import assign_hazard, check_hazard, rectify_hazard
from layers.staff.scope import Scope
from mapapp.access.entries import VERSION
from mapapp.errors import wants_json
from mapapp.field import inputs
from mapapp.field.conflict import overtaken
from mapapp.field.reading import my_grids
from mapapp.field.today import due_words
from mapapp.field.who import field_people, hazard_people, redirect_or_json, signed_in

_MOST = 200


@require_http_methods(["GET", "HEAD", "POST"])
@hazard_people
def hazard_list(request: HttpRequest) -> HttpResponse:
    """GET: hazards that are not checked, late ones first. POST: one found; 201 new, 200 known."""
    scope, sent = signed_in(request), request.POST
    if request.method == "POST":
        lon, lat = inputs.place(request)
        hazard, new = find_hazard(
            inputs.uuid_of(sent.get("uuid", "")), request.user, scope, kind=sent.get("kind", ""),
            text=sent.get("text", ""), address=sent.get("address", ""), lon=lon, lat=lat,
            serious=sent.get("serious") == "1", happened_at=inputs.happened_at(request),
            photos=inputs.photos_of(request),
        )  # fmt: skip
        return _answer(request, hazard, new=new)
    wanted = request.GET.get("show", "")
    rows = hazards(scope).exclude(state=Hazard.State.CHECKED)
    today = timezone.localdate()
    if wanted == "unowned":
        rows = rows.filter(owner__isnull=True)
    elif wanted == "late":
        rows = rows.filter(state=Hazard.State.ASSIGNED, due_on__lt=today)
    found = list(names(rows).select_related("owner").order_by("due_on", "id")[: _MOST + 1])
    context = {
        "rows": [_line(hazard, today) for hazard in found[:_MOST]],
        "more": len(found) > _MOST,
        "wanted": wanted,
        "may_find": scope.dispatches or bool(scope.grids),
    }
    return render(request, "field/hazards.html", context)


def _line(hazard: Hazard, today: Any) -> dict[str, Any]:
    words, tone = due_words(hazard, today)
    return {"hazard": hazard, "words": words, "tone": tone}


@require_safe
@field_people
def new_hazard(request: HttpRequest) -> HttpResponse:
    """The form for a hazard that was found."""
    return render(
        request, "field/hazard_form.html", {"uuid": uuid4(), "kinds": Hazard.Kind.choices}
    )


@require_safe
@hazard_people
def hazard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One hazard with its history, photos and the steps that are possible now, or after them."""
    scope = signed_in(request)
    found = _one(uuid, scope)
    words, tone = due_words(found, timezone.localdate())
    works_here = found.grid_id in scope.grids or scope.dispatches
    owns = found.owner_id == scope.user_id
    context = {
        "hazard": found,
        "uuid": found.uuid,
        "words": words,
        "tone": tone,
        "photos": found.photos.all(),
        "events": found.events.select_related("actor"),
        "assign": _when(found, works_here, now=("found", "assigned"), later=("rectified",)),
        "rectify": _when(
            found, works_here or owns, now=("assigned",), later=("found", "rectified")
        ),
        "check": _when(found, works_here, now=("rectified",), later=()),
        "takers": takers(found.grid) if works_here else [],
        "today": timezone.localdate(),
    }
    return render(request, "field/hazard.html", context)


@require_safe
@field_people
def blank_hazard(request: HttpRequest) -> HttpResponse:
    """The page of a hazard that waits on a phone to be reported (static/js/field/hazard.js)."""
    nearby = {taker.pk: taker for grid in my_grids(signed_in(request)) for taker in takers(grid)}
    context = {
        "blank": True,
        "uuid": UUID(int=0),
        "assign": "now",
        "rectify": "later",
        "takers": list(nearby.values()),
        "today": timezone.localdate(),
    }
    return render(request, "field/hazard.html", context)


def _when(hazard: Hazard, allowed: bool, *, now: Sequence[str], later: Sequence[str]) -> str:
    """Whether a step is offered ``now``, ``later`` (after one that a phone keeps) or not at all."""
    if not allowed:
        return ""
    return "now" if hazard.state in now else "later" if hazard.state in later else ""


def _one(uuid: UUID, scope: Scope) -> Hazard:
    found = names(hazards(scope)).select_related("owner", "found_by").filter(uuid=uuid).first()
    if found is None:
        raise NotFound(_("There is no such hazard in your area."))
    return found


def _answer(request: HttpRequest, hazard: Hazard, *, new: bool = False) -> HttpResponse:
    """Where to go on, and the version that what waits behind this entry goes on from."""
    address = reverse("field:hazard", args=[hazard.uuid])
    response = redirect_or_json(request, address, new=new)
    response[VERSION] = str(hazard.version)
    return response


def _step(request: HttpRequest, uuid: UUID, work: Callable[..., Hazard]) -> HttpResponse:
    """Do ``work`` with what every step takes; on a phone both states tell why it cannot be done."""
    scope = signed_in(request)
    hazard = _one(uuid, scope)
    try:
        done = work(hazard.pk, request.user, scope, version=inputs.version_of(request))
    except OutOfOrder as error:
        if not wants_json(request):
            raise
        return overtaken(error, _one(uuid, scope))
    return _answer(request, done)


@require_POST
@field_people
def assign(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Owner (a user's id out of the list) and deadline."""
    due_on, chosen = inputs.day(request, "due_on"), request.POST.get("owner", "")
    if due_on is None:
        raise Refused(_("Choose the day by which it is put right."), "due_on")
    listed = takers(_one(uuid, signed_in(request)).grid)
    owner = next((one.person for one in listed if str(one.pk) == chosen), None)
    if owner is None:
        raise Refused(_("Choose who puts it right."), "owner")
    return _step(request, uuid, partial(assign_hazard, owner=owner, due_on=due_on))


@require_POST
@hazard_people
def rectify(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Put right, with words and photos."""
    sent = {
        "note": request.POST.get("note", ""),
        "happened_at": inputs.happened_at(request),
        "photos": inputs.photos_of(request),
    }
    return _step(request, uuid, partial(rectify_hazard, **sent))


@require_POST
@field_people
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Looked at again: ``gone`` = 1 ends it, else it goes back to its owner."""
    sent = {"gone": request.POST.get("gone") == "1", "note": request.POST.get("note", "")}
    return _step(request, uuid, partial(check_hazard, **sent))
