"""Visits: the form at the door, its entry, and the diary."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from layers.enterprises.models import Enterprise
from layers.fieldwork.heads import heads
from layers.fieldwork.models import Hazard, Visit
from layers.fieldwork.queries import visits
from layers.fieldwork.record_visit import Danger, Told, complainant_kind, door_of, record_visit
from layers.people_scope import people_in
from mapapp.field import inputs
from mapapp.field.ground import sign_of, since_visit
from mapapp.field.today import head_words
from mapapp.field.topics import topics
from mapapp.field.who import field_people, redirect_or_json, signed_in

# The diary shows the latest; the door's own page goes further back.
_DIARY = 50
_LAST = 3


@require_safe
@field_people
def new_visit(request: HttpRequest) -> HttpResponse:
    """The form for one household (``?household=UUID``) or enterprise (``?enterprise=UUID``)."""
    scope = signed_in(request)
    household = inputs.optional_uuid(request.GET.get("household", ""))
    enterprise = inputs.optional_uuid(request.GET.get("enterprise", ""))
    door = door_of(scope, household, enterprise)
    is_firm = isinstance(door, Enterprise)
    head = None if is_firm else heads(scope, [door.pk]).get(door.pk)
    with people_in(scope):
        last = list(_of(door).select_related("actor", "case")[:_LAST])
    context = {
        "door": door,
        "title": door.name if is_firm else door.address,
        "field_name": "enterprise" if is_firm else "household",
        "sign": "" if is_firm else sign_of(door.colour),
        "head": head_words(head) if head else "",
        "since": since_visit(door.visited_at, timezone.now()),
        "last": last,
        "uuid": uuid4(),
        "purposes": Visit.Purpose.choices,
        "outcomes": Visit.Outcome.choices,
        "needs": Visit.Need.choices,
        "kinds": Hazard.Kind.choices,
        "topics": topics(),
    }
    return render(request, "field/visit.html", context)


def _of(door: Any) -> Any:
    return door.visits.order_by("-happened_at", "-id")


@require_http_methods(["GET", "HEAD", "POST"])
@field_people
def diary(request: HttpRequest) -> HttpResponse:
    """GET: my visits, newest first. POST: a visit; 201 new, 200 known already."""
    if request.method == "POST":
        return _record(request)
    scope = signed_in(request)
    with people_in(scope):
        mine = visits(scope).filter(actor_id=scope.user_id)
        rows = list(
            mine.select_related("household", "enterprise", "case").prefetch_related("photos")[
                :_DIARY
            ]
        )
    return render(request, "field/diary.html", {"visits": rows})


def _record(request: HttpRequest) -> HttpResponse:
    scope, sent = signed_in(request), request.POST
    household = inputs.optional_uuid(sent.get("household", ""))
    enterprise = inputs.optional_uuid(sent.get("enterprise", ""))
    told = Told(
        purpose=sent.get("purpose", ""),
        outcome=sent.get("outcome", ""),
        needs=sent.getlist("needs"),
        text=sent.get("text", ""),
        help=sent.get("help", ""),
        next_on=inputs.day(request, "next_on"),
    )
    kind = complainant_kind(door_of(scope, household, enterprise))
    lon, lat = inputs.place(request)
    _visit, new = record_visit(
        inputs.uuid_of(sent.get("uuid", "")),
        request.user,
        scope,
        told=told,
        household=household,
        enterprise=enterprise,
        demand=inputs.demand(request, "demand", kind),
        danger=_danger(request),
        happened_at=inputs.happened_at(request),
        lon=lon,
        lat=lat,
        photos=inputs.photos_of(request),
    )
    return redirect_or_json(request, reverse("field:home"), new=new)


def _danger(request: HttpRequest) -> Danger | None:
    text = request.POST.get("danger-text", "")
    if not text.strip():
        return None
    kind, serious = request.POST.get("danger-kind", ""), request.POST.get("danger-serious") == "1"
    return Danger(kind, text, serious)
