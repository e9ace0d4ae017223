"""Deputies' rounds: the list and the form."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from layers.fieldwork.models import Round
from layers.fieldwork.queries import names, rounds
from layers.fieldwork.record_round import record_round
from mapapp.field import inputs
from mapapp.field.topics import topics
from mapapp.field.who import field_people, redirect_or_json, signed_in, watchers

_MOST = 50
_DEMANDS = 5


@require_http_methods(["GET", "HEAD", "POST"])
@watchers
def round_list(request: HttpRequest) -> HttpResponse:
    """GET: the latest rounds of the area. POST: a round; 201 new, 200 known already."""
    scope, sent = signed_in(request), request.POST
    if request.method == "POST":
        lon, lat = inputs.place(request)
        people = inputs.whole(request, "people")
        _round, new = record_round(
            inputs.uuid_of(sent.get("uuid", "")), request.user, scope,
            deputies=sent.get("deputies", ""), walk=sent.get("walk", ""),
            topics=sent.getlist("topics"), people=people, text=sent.get("text", ""),
            lon=lon, lat=lat, address=sent.get("address", ""),
            demands=inputs.demands(request, "demand", _DEMANDS),
            happened_at=inputs.happened_at(request), photos=inputs.photos_of(request),
        )  # fmt: skip
        return redirect_or_json(request, reverse("field:rounds"), new=new)
    rows = names(rounds(scope)).select_related("actor").prefetch_related("raised__case")[:_MOST]
    words = dict(Round.Topic.choices)
    listed = [(row, [words[topic] for topic in row.topics]) for row in rows]
    may_add = scope.dispatches or bool(scope.grids)
    return render(request, "field/rounds.html", {"rounds": listed, "may_add": may_add})


@require_safe
@field_people
def new_round(request: HttpRequest) -> HttpResponse:
    """The form for a round."""
    context = {
        "uuid": uuid4(),
        "walks": Round.Walk.choices,
        "questions": Round.Topic.choices,
        "topics": topics(),
        "most": _DEMANDS,
    }
    return render(request, "field/round_form.html", context)
