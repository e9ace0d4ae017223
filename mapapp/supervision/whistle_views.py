"""Whistles: the list beside the map, blowing one, and one with the departments it calls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.cases.queries import for_scope as cases_for
from layers.errors import NotFound, Refused
from layers.oversight.blow import blow
from layers.oversight.end_whistle import settle, withdraw
from layers.oversight.make_contact import make_contact
from layers.oversight.models import Clock, DelegatedItem, Summons, Whistle, WhistleEvent
from layers.oversight.rate_department import rate_department
from layers.oversight.report_in import report_in
from layers.oversight.sign import sign
from layers.oversight.units import units_of
from layers.oversight.whistle_queries import (
    for_scope,
    is_town,
    may_blow,
    open_first,
    own_box,
    with_names,
)
from layers.staff.models import Department
from layers.staff.scope import Scope
from mapapp.access.context import person, request_scope
from mapapp.maps.inputs import number_of, rows_of, uuid_of, version_of, yes_or_no
from mapapp.supervision.came_of import warning_behind
from mapapp.supervision.sections import sections
from mapapp.supervision.sent import degrees_of

PAGE: Final = 20
# Whistles on the map at once; the list has them all.
MOST_PINS: Final = 200


@dataclass(frozen=True, slots=True)
class Timer:
    """One timer of a summons as the page shows it; ``tone`` is the class of a .tag."""

    label: str
    due: datetime
    met: datetime | None
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Called:
    """A department of a whistle, its timers, and which forms this person gets."""

    row: Summons
    timers: list[Timer]
    next_step: str
    answers: bool
    rates: bool


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first section that this person works in."""
    return redirect(sections(request)[0].url)


@login_required
@require_safe
@never_cache
def whistles(request: HttpRequest) -> HttpResponse:
    """Whistles of one's area or for one's unit, open ones first; ``?state=`` narrows them."""
    scope = request_scope(request)
    visible = for_scope(scope)
    state = request.GET.get("state", "")
    rows = visible.filter(state=state) if state in Whistle.State.values else visible
    page = Paginator(open_first(with_names(rows)), PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    pins = visible.filter(state=Whistle.State.OPEN).only("geom", "kind", "text")[:MOST_PINS]
    context = {
        "sections": sections(request),
        "page": page,
        "rows": [(row, [(one, _timers(one, now)) for one in row.summons.all()]) for row in page],
        "states": Whistle.State.choices,
        "state": state,
        "may_blow": may_blow(scope),
        "pins": [
            {"pk": row.pk, "kind": row.kind, "text": row.text[:80], "at": [row.geom.x, row.geom.y]}
            for row in pins
        ],
    }
    return render(request, "supervision/whistles.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_whistle(request: HttpRequest) -> HttpResponse:
    """The form; ``?case=`` whistles for a case. POST blows it."""
    scope = request_scope(request)
    if request.method != "POST":
        return _form(request, scope)
    sent = request.POST
    try:
        whistle, _new = blow(
            person(request), scope, uuid=uuid_of(sent.get("uuid", "")), kind=sent.get("kind", ""),
            call=sent.get("call", ""), text=sent.get("text", ""),
            departments=rows_of(Department, sent.getlist("departments"), "departments"),
            lon=degrees_of(request, "lon"), lat=degrees_of(request, "lat"),
            address=sent.get("address", ""), case=sent.get("case", ""), item=sent.get("item", ""),
        )  # fmt: skip
    except Refused as error:
        return _form(request, scope, error)
    return redirect("supervision:whistle", pk=whistle.pk)


def _form(request: HttpRequest, scope: Scope, error: Refused | None = None) -> HttpResponse:
    number = request.POST.get("case") or request.GET.get("case", "")
    case = cases_for(scope).filter(number=number).first() if number else None
    towns = Q(town=None) | Q(town_id__in=scope.divisions)
    if scope.grids:
        towns |= Q(town__children__children__grids__in=scope.grids)
    context = {
        "sections": sections(request),
        "error": error,
        "sent": request.POST,
        "chosen": request.POST.getlist("departments"),
        "case": case,
        "uuid": request.POST.get("uuid") or uuid4(),
        "kinds": Whistle.Kind.choices,
        "calls": _calls(),
        "departments": Department.objects.filter(towns, active=True).distinct(),
        "items": DelegatedItem.objects.filter(active=True).select_related("department"),
        "item": request.POST.get("item") or request.GET.get("item", ""),
        "may_blow": may_blow(scope),
        "box": own_box(scope),
    }
    return render(
        request, "supervision/whistle_form.html", context, status=error.status if error else 200
    )


def _calls() -> list[tuple[str, str, int]]:
    return [
        (call.value, str(call.label), settings.WHISTLE_REPORT_DAYS[call.value])
        for call in Whistle.Call
    ]


@login_required
@require_safe
@never_cache
def whistle(request: HttpRequest, pk: int) -> HttpResponse:
    """One whistle: what and where, who is called, their timers, and the history."""
    return _page(request, pk)


@login_required
@require_POST
@never_cache
def answer(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A department signs, makes contact or reports in; the town rates it (``step`` = rate)."""
    scope, sent, actor = request_scope(request), request.POST, person(request)
    try:
        if step == "rate":
            row = rate_department(
                pk, actor, scope, came=yes_or_no(request, "came"),
                score=number_of(request, "score"), words=sent.get("words", ""),
                version=version_of(request),
            )  # fmt: skip
        elif step == "sign":
            row = sign(pk, actor, scope, version=version_of(request))
        elif step in {"contact", "report"}:
            act = make_contact if step == "contact" else report_in
            row = act(pk, actor, scope, words=sent.get("words", ""), version=version_of(request))
        else:
            raise NotFound(_("There is no such step."))
    except Refused as error:
        found = Summons.objects.filter(pk=pk).values_list("whistle_id", flat=True).first()
        if found is None or error.status in {403, 404}:
            raise
        return _page(request, found, error, failed=pk)
    return redirect("supervision:whistle", pk=row.whistle_id)


@login_required
@require_POST
@never_cache
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle the whistle with what came of it, or withdraw it (``what`` = withdraw)."""
    scope, words, actor = request_scope(request), request.POST.get("result", ""), person(request)
    try:
        if request.POST.get("what") == "withdraw":
            withdraw(pk, actor, scope, reason=words, version=version_of(request))
        else:
            settle(pk, actor, scope, result=words, version=version_of(request))
    except Refused as error:
        if error.status in {403, 404}:
            raise
        return _page(request, pk, error)
    return redirect("supervision:whistle", pk=pk)


def _page(
    request: HttpRequest, pk: int, error: Refused | None = None, *, failed: int = 0
) -> HttpResponse:
    scope: Scope = request_scope(request)
    found = with_names(for_scope(scope)).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such whistle in your area."))
    mine, town, now = units_of(scope), is_town(found, scope), timezone.now()
    context = {
        "sections": sections(request),
        "whistle": found,
        "source": warning_behind(found.origin, scope),
        "called": [_called(row, found, mine, town, now) for row in found.summons.all()],
        "events": [_line(event) for event in found.events.select_related("actor", "department")],
        "ends": found.is_open and (found.raised_by_id == scope.user_id or town),
        "sees_case": found.case is not None
        and cases_for(scope).filter(pk=found.case_id).exists()
        and bool(scope.everything or scope.divisions or scope.departments),
        "error": error,
        "failed": failed,
        "sent": request.POST if error else {},
    }
    status = error.status if error else 200
    return render(request, "supervision/whistle.html", context, status=status)


def _called(
    row: Summons, found: Whistle, mine: frozenset[int], town: bool, now: datetime
) -> Called:
    """The forms of a department: the next step for its people, the rating for the town."""
    steps = (("sign", row.signed_at), ("contact", row.contacted_at), ("report", row.reported_at))
    next_step = next((name for name, met in steps if met is None), "")
    over = bool(row.reported_at) or row.report_due < now or found.state == Whistle.State.DONE
    return Called(
        row=row,
        timers=_timers(row, now),
        next_step=next_step,
        answers=found.is_open and row.department_id in mine and bool(next_step),
        rates=town and row.rated_at is None and over and found.state != Whistle.State.WITHDRAWN,
    )


def _timers(row: Summons, now: datetime) -> list[Timer]:
    return [
        _timer(Clock.SIGN, row.sign_due, row.signed_at, now),
        _timer(Clock.CONTACT, row.contact_due, row.contacted_at, now),
        _timer(Clock.REPORT, row.report_due, row.reported_at, now),
    ]


def _timer(clock: Clock, due: datetime, met: datetime | None, now: datetime) -> Timer:
    done = {
        Clock.SIGN: (_("signed"), _("signed late")),
        Clock.CONTACT: (_("in touch"), _("in touch late")),
        Clock.REPORT: (_("reported in"), _("reported in late")),
    }[clock]
    if met is not None:
        late = met > due
        return Timer(str(clock.label), due, met, "amber" if late else "green", done[late])
    if due < now:
        return Timer(str(clock.label), due, None, "red", _("overdue"))
    return Timer(str(clock.label), due, None, "", _("still open"))


def _line(event: WhistleEvent) -> dict[str, Any]:
    """An event of the history, with who did it and for which unit."""
    words = str(WhistleEvent.Verb(event.verb).label)
    if event.verb == WhistleEvent.Verb.LAPSE:
        words = f"{words}: {Clock(event.detail['clock']).label}"
    if event.verb == WhistleEvent.Verb.RATE:
        came = _("came") if event.detail["came"] else _("did not come")
        words = _("%(verb)s: %(came)s, %(score)d of 5") % {
            "verb": words, "came": came, "score": event.detail["score"],
        }  # fmt: skip
    who = [event.department, event.actor]
    return {
        "words": words,
        "who": " · ".join(str(one) for one in who if one),
        "at": event.at,
        "note": event.note,
    }
