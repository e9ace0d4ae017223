"""Supervision notices: the list for the offices and the units, one notice, and its steps."""

from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from layers.cases.queries import for_scope as cases_for
from layers.errors import NotFound, Refused
from layers.oversight.answer_notice import contest, reply_notice
from layers.oversight.decide_notice import accept_reply, drop, return_reply, uphold
from layers.oversight.issue_notice import issue, issue_found
from layers.oversight.models import Supervision, SupervisionEvent
from layers.oversight.notice_queries import for_scope, may, supervises
from layers.oversight.units import units_of
from layers.staff.models import Department
from mapapp.access.context import person, request_scope
from mapapp.maps.inputs import row_of, uuid_of, version_of
from mapapp.supervision.came_of import warning_behind
from mapapp.supervision.sections import sections

PAGE: Final = 20
_TONES: Final = {
    "found": "amber", "issued": "blue", "replied": "blue", "contested": "red", "closed": "green",
    "dropped": "",
}  # fmt: skip
# Steps with one text.
_STEPS: Final = {
    "reply": reply_notice, "contest": contest, "accept": accept_reply, "return": return_reply,
    "uphold": uphold, "drop": drop,
}  # fmt: skip


@login_required
@require_safe
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """Notices that concern this person, the latest first, by state and rule."""
    scope = request_scope(request)
    visible = for_scope(scope)
    state, rule = request.GET.get("state", ""), request.GET.get("rule", "")
    counts = dict(visible.values_list("state").annotate(Count("pk")).order_by())
    rows = visible.filter(state=state) if state in Supervision.State.values else visible
    if rule in Supervision.Rule.values:
        rows = rows.filter(rule=rule)
    rows = rows.select_related("department", "case", "case__town").defer("case__town__geom")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "sections": sections(request),
        "page": page,
        "rows": [
            {"row": row, "tone": _TONES[row.state], "evidence": evidence_of(row)} for row in page
        ],
        "states": [(value, label, counts.get(value, 0)) for value, label in _states()],
        "rules": Supervision.Rule.choices,
        "state": state,
        "rule": rule,
        "supervises": supervises(scope),
        "now": timezone.now(),
    }
    return render(request, "supervision/notices.html", context)


def _states() -> list[tuple[str, Any]]:
    return list(Supervision.State.choices)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def new_notice(request: HttpRequest) -> HttpResponse:
    """Issue a notice by hand; ``?case=`` for a case."""
    scope, sent = request_scope(request), request.POST
    error = None
    if request.method == "POST":
        try:
            notice, _new = issue(
                person(request), scope, uuid=uuid_of(sent.get("uuid", "")),
                office=sent.get("office", ""),
                department=row_of(Department, request, "department"),
                demand=sent.get("demand", ""), case=sent.get("case", "").strip(),
            )  # fmt: skip
            return redirect("supervision:notice", pk=notice.pk)
        except Refused as refused:
            error = refused
    number = sent.get("case") or request.GET.get("case", "")
    case = cases_for(scope).filter(number=number).first() if number else None
    context = {
        "sections": sections(request),
        "error": error,
        "sent": sent,
        "case": case,
        "number": number,
        "uuid": sent.get("uuid") or uuid4(),
        "offices": Supervision.Office.choices,
        "departments": Department.objects.filter(active=True),
        "supervises": supervises(scope),
        "chosen": sent.get("department") or (case and str(case.department_id)) or "",
    }
    status = error.status if error else 200
    return render(request, "supervision/notice_form.html", context, status=status)


@login_required
@require_safe
@never_cache
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice: what was found with its evidence, what is asked, and what was said to it."""
    return _page(request, pk)


@login_required
@require_POST
@never_cache
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One step of the notice with the words of the form."""
    scope, sent, actor = request_scope(request), request.POST, person(request)
    try:
        if verb == "issue":
            issue_found(pk, actor, scope, office=sent.get("office", ""),
                        demand=sent.get("words", ""), version=version_of(request))  # fmt: skip
        elif verb in _STEPS:
            _STEPS[verb](pk, actor, scope, words=sent.get("words", ""), version=version_of(request))
        else:
            raise NotFound(_("There is no such step."))
    except Refused as error:
        if error.status in {403, 404}:
            raise
        return _page(request, pk, error, verb)
    return redirect("supervision:notice", pk=pk)


def _page(
    request: HttpRequest, pk: int, error: Refused | None = None, verb: str = ""
) -> HttpResponse:
    scope = request_scope(request)
    found = (
        for_scope(scope)
        .filter(pk=pk)
        .select_related("department__chief", "department__liaison", "case__category",
                        "case__town", "issued_by")
        .defer("case__town__geom")
        .first()
    )  # fmt: skip
    if found is None:
        raise NotFound(_("There is no such notice for you."))
    steps = may(found, scope, units_of(scope))
    context = {
        "sections": sections(request),
        "notice": found,
        "tone": _TONES[found.state],
        "evidence": evidence_of(found),
        "source": warning_behind(found.origin, scope),
        "namings": found.namings.select_related("bulletin").defer("bulletin__content"),
        "late": found.state == "issued" and found.reply_due and found.reply_due < timezone.now(),
        "sees_case": found.case is not None and cases_for(scope).filter(pk=found.case_id).exists(),
        "events": [
            {
                "words": SupervisionEvent.Verb(event.verb).label, "who": event.actor or "",
                "at": event.at, "note": event.note,
            }
            for event in found.events.select_related("actor")
        ],
        "steps": [form for form in _forms() if form["verb"] in steps],
        "offices": Supervision.Office.choices,
        "error": error,
        "failed": verb,
        "sent": request.POST if error else {},
    }  # fmt: skip
    status = error.status if error else 200
    return render(request, "supervision/notice.html", context, status=status)


def _forms() -> list[dict[str, Any]]:
    """The forms of the steps: what opens each, what it asks and its button."""
    rows = [
        ("reply", "send", _("Answer"), _("What was done, and what will be"), "primary"),
        ("contest", "message-square", _("Contest"),
         _("Why this is not so, with what shows it"), ""),
        ("issue", "megaphone", _("Issue a notice"), _("What the unit has to do and answer"),
         "primary"),
        ("accept", "check", _("Accept the answer"), _("A word to the unit (optional)"), "primary"),
        ("return", "undo-2", _("Send the answer back"), _("What the answer lacks"), ""),
        ("uphold", "x", _("Refuse the contest"), _("Why the contest is refused"), ""),
        ("drop", "trash-2", _("Drop it"), _("Why it is dropped"), "danger"),
    ]  # fmt: skip
    return [
        {"verb": verb, "icon": icon, "label": label, "asks": asks, "tone": tone}
        for verb, icon, label, asks, tone in rows
    ]


def evidence_of(row: Supervision) -> list[str]:
    """What the rule saw, in sentences; nothing for a notice by hand."""
    seen = row.evidence
    match row.rule:
        case Supervision.Rule.LATE:
            first = (
                _("To be taken up by %(due)s, taken up at %(at)s.")
                if seen["accepted"]
                else _("To be taken up by %(due)s, not taken up yet.")
            )
            hours = int(seen["hours"])
            return [
                first % {"due": _moment(seen["due"]), "at": _moment(seen["accepted"])},
                ngettext("%(n)d hour late, and no reason in the history.",
                         "%(n)d hours late, and no reason in the history.", hours) % {"n": hours},
            ]  # fmt: skip
        case Supervision.Rule.DRAGGING:
            idle, reminders = int(seen["idle"]), int(seen["reminders"])
            return [
                ngettext("No progress for %(n)d working day, since %(at)s.",
                         "No progress for %(n)d working days, since %(at)s.", idle)
                % {"n": idle, "at": _moment(seen["since"])},
                ngettext("Reminded %(n)d time.", "Reminded %(n)d times.", reminders)
                % {"n": reminders},
            ]  # fmt: skip
        case Supervision.Rule.PERFUNCTORY:
            length, copies = int(seen["length"]), int(seen["copies"])
            lines = [
                _("The answer: “%(answer)s”") % seen,
                ngettext("It has %(n)d sign.", "It has %(n)d signs.", length) % {"n": length},
            ]
            if copies:
                lines.append(
                    ngettext("Word for word the same in %(n)d other case within 90 days.",
                             "Word for word the same in %(n)d other cases within 90 days.", copies)
                    % {"n": copies}
                )  # fmt: skip
            if seen["unhappy"]:
                lines.append(_("The complainant says that it is not solved or not good."))
            return lines
        case Supervision.Rule.RECURRING:
            return [
                _("%(times)d earlier cases of the same category within %(metres)d m and "
                  "%(days)d days were closed as done: %(numbers)s")
                % {**seen, "numbers": "、".join(seen["numbers"])},
            ]  # fmt: skip
    return []


def _moment(iso: str | None) -> str:
    if not iso:
        return ""
    return date_format(timezone.localtime(datetime.fromisoformat(iso)), "SHORT_DATETIME_FORMAT")
