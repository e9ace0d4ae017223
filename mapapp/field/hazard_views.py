"""Hazards: the list, finding one, and one on its way to being checked."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.errors import NotFound, Refused
from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.hazard_takers import takers
from layers.fieldwork.models import Hazard
from layers.fieldwork.queries import hazards, names
from layers.fieldwork.treat_hazard import assign_hazard, check_hazard, rectify_hazard
from mapapp.field import inputs
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
        return redirect_or_json(request, reverse("field:hazard", args=[hazard.pk]), new=new)
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
def hazard(request: HttpRequest, pk: int) -> HttpResponse:
    """One hazard with its history, photos and the steps that are possible now."""
    scope = signed_in(request)
    found = names(hazards(scope)).select_related("owner", "found_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such hazard in your area."))
    words, tone = due_words(found, timezone.localdate())
    works_here = found.grid_id in scope.grids or scope.dispatches
    context = {
        "hazard": found,
        "words": words,
        "tone": tone,
        "photos": found.photos.all(),
        "events": found.events.select_related("actor"),
        "may_assign": works_here and found.state in {"found", "assigned"},
        "may_rectify": found.state == "assigned"
        and (works_here or found.owner_id == scope.user_id),
        "may_check": works_here and found.state == "rectified",
        "takers": takers(found.grid) if works_here else [],
        "today": timezone.localdate(),
    }
    return render(request, "field/hazard.html", context)


@require_POST
@field_people
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Owner (a user's id out of the list) and deadline."""
    due_on, chosen = inputs.day(request, "due_on"), request.POST.get("owner", "")
    if due_on is None:
        raise Refused(_("Choose the day by which it is put right."), "due_on")
    scope = signed_in(request)
    found = names(hazards(scope)).filter(pk=pk).first()
    owner = next(
        (one.person for one in takers(found.grid) if str(one.pk) == chosen) if found else (), None
    )
    if owner is None:
        raise Refused(_("Choose who puts it right."), "owner")
    assign_hazard(
        pk, request.user, scope, version=inputs.version_of(request), owner=owner, due_on=due_on
    )
    return redirect_or_json(request, reverse("field:hazard", args=[pk]), new=False)


@require_POST
@hazard_people
def rectify(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right, with words and photos."""
    rectify_hazard(
        pk, request.user, signed_in(request), version=inputs.version_of(request),
        note=request.POST.get("note", ""), happened_at=inputs.happened_at(request),
        photos=inputs.photos_of(request),
    )  # fmt: skip
    return redirect_or_json(request, reverse("field:hazard", args=[pk]), new=False)


@require_POST
@field_people
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Looked at again: ``gone`` = 1 ends it, else it goes back to its owner."""
    check_hazard(
        pk, request.user, signed_in(request), version=inputs.version_of(request),
        gone=request.POST.get("gone") == "1", note=request.POST.get("note", ""),
    )  # fmt: skip
    return redirect_or_json(request, reverse("field:hazard", args=[pk]), new=False)
