"""The hotline and its like: a case typed while the caller is on the line or somebody stands at the
counter, or from a letter; and who the caller is."""

from typing import Final
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from layers.cases.caller import find_caller
from layers.cases.intake import Report, clean_words
from layers.cases.models import Case, Category, Channel, Complainant
from layers.cases.queries import for_scope
from layers.cases.register import register
from layers.cases.suggestion.suggest import note_choice
from layers.errors import NotAllowed, Refused
from mapapp.access.context import request_scope
from mapapp.desk.door import desk_only
from mapapp.maps.inputs import uuid_of

# What an agent types in for somebody else; the other channels have pages of their own.
CHANNELS: Final = (
    Channel.HOTLINE, Channel.COUNTER, Channel.LEADER_MAILBOX, Channel.DEPUTY, Channel.PLATFORM,
)  # fmt: skip
_LONGEST_CODE: Final = 40


def _agent(request: HttpRequest) -> None:
    if not request_scope(request).dispatches:
        raise NotAllowed(_("Only dispatchers take calls."))


@require_safe
@desk_only
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """The empty form beside the map; a draft of this tab is put back by its module."""
    _agent(request)
    context = {
        "uuid": uuid4(),
        "channels": [(channel.value, channel.label) for channel in CHANNELS],
        "kinds": Complainant.Kind.choices,
        "categories": Category.objects.filter(active=True, children=None).select_related("parent"),
        "max_text": settings.MAX_TEXT_LENGTH,
    }
    return render(request, "desk/hotline.html", context)


@require_POST
@desk_only
@never_cache
def caller(request: HttpRequest) -> JsonResponse:
    """Earlier cases and the household of the number in the form. By POST, so that the number stands
    in no address and no log."""
    found = find_caller(request.POST.get("said", ""), request_scope(request))
    html = render_to_string("desk/caller.html", {"caller": found}, request)
    return JsonResponse({"html": html})


@require_POST
@desk_only
@never_cache
def enter(request: HttpRequest) -> JsonResponse:
    """Register the case of the form; the answer has what to tell the caller. The same form sent
    twice is one case."""
    _agent(request)
    report = _report(request)
    done = register(report)
    if done.new:
        note_choice(done.case_id, report.text, report.category)
    case = Case.objects.select_related("grid", "department", "category").get(pk=done.case_id)
    seen = for_scope(request_scope(request)).filter(pk=case.pk).exists()
    context = {
        "case": case,
        "code": done.code,
        "new": done.new,
        "url": reverse("desk:case", args=[case.number]) if seen else "",
    }
    html = render_to_string("desk/hotline_done.html", context, request)
    return JsonResponse({"html": html}, status=201 if done.new else 200)


def _report(request: HttpRequest) -> Report:
    """Raises Refused for what is not even of its type; ``register`` looks at the rest."""
    sent = request.POST
    channel = sent.get("channel", "")
    if channel not in CHANNELS:
        raise Refused(_("Unknown channel. Choose one from the list."), "channel")
    return Report(
        uuid=uuid_of(sent.get("uuid", "")),
        category=clean_words(sent.get("category", ""), "category", _LONGEST_CODE),
        text=sent.get("text", ""), channel=channel, address=sent.get("address", ""),
        lon=_degrees(request, "lon"), lat=_degrees(request, "lat"), name=sent.get("name", ""),
        phone=sent.get("phone", ""), kind=sent.get("kind", Complainant.Kind.PERSON),
        actor_id=request.user.pk,
    )  # fmt: skip


def _degrees(request: HttpRequest, name: str) -> float | None:
    written = request.POST.get(name, "").strip()
    try:
        return float(written) if written else None
    except ValueError as error:
        raise Refused(_("Put the pin on the map again."), name) from error
