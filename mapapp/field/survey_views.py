"""The weekly needs survey: whom I have not asked yet, one tap for "no need", and how far we are."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from layers.errors import Refused
from layers.fieldwork.areas import By
from layers.fieldwork.ask_needs import ask_needs, week_of
from layers.fieldwork.heads import heads
from layers.fieldwork.models import Answer
from layers.fieldwork.survey_coverage import coverage, not_asked
from layers.staff.scope import Scope
from mapapp.field import inputs
from mapapp.field.today import head_words
from mapapp.field.topics import topics
from mapapp.field.who import field_people, redirect_or_json, signed_in, watchers

_LISTED = 30


def _week(request: HttpRequest) -> date:
    """The week of ``?week=`` (any of its days), at most this one. Raises Refused."""
    sent = request.GET.get("week", "")
    this = week_of(timezone.localdate())
    if not sent:
        return this
    try:
        day = parse_date(sent)
    except ValueError:
        day = None
    if day is None:
        raise Refused(_("Give the day as year, month and day."), "week")
    return min(week_of(day), this)


@require_safe
@watchers
def survey(request: HttpRequest) -> HttpResponse:
    """The week's coverage of my areas; for the grid's own people also who is left to ask."""
    scope, week = signed_in(request), _week(request)
    by: By = (
        "grid" if scope.grids and not _wide(scope) else "village" if scope.divisions else "town"
    )
    rows = coverage(scope, by, week)
    this = week_of(timezone.localdate())
    context: dict[str, Any] = {
        "rows": rows,
        "total": _total(rows),
        "week": week,
        "last_day": week + timedelta(days=6),
        "before": week - timedelta(days=7),
        "after": week + timedelta(days=7) if week < this else None,
        "now": week == this,
    }
    if week == this and scope.grids:
        homes = not_asked(scope, week, _LISTED)
        who = heads(scope, [home.pk for home in homes])
        context |= {
            "homes": [
                {
                    "home": home,
                    "head": head_words(who[home.pk]) if home.pk in who else "",
                    "uuid": uuid4(),
                }
                for home in homes
            ],
            "ways": [choice for choice in Answer.How.choices if choice[0] != Answer.How.VISIT],
            "topics": topics(),
        }
    return render(request, "field/survey.html", context)


def _wide(scope: Scope) -> bool:
    return bool(scope.everything or scope.divisions)


def _total(rows: list[Any]) -> dict[str, Any]:
    homes, asked = sum(row.homes for row in rows), sum(row.asked for row in rows)
    return {
        "homes": homes,
        "asked": asked,
        "needs": sum(row.needs for row in rows),
        "percent": min(100, round(100 * asked / homes)) if homes else 0,
    }


@require_POST
@field_people
def answers(request: HttpRequest) -> HttpResponse:
    """A household's answer; with ``demand-text`` it is a need and becomes a case."""
    sent = request.POST
    _answer, new = ask_needs(
        inputs.uuid_of(sent.get("uuid", "")), request.user, signed_in(request),
        household=inputs.uuid_of(sent.get("household", "")), how=sent.get("how", ""),
        demand=inputs.demand(request, "demand"), happened_at=inputs.happened_at(request),
    )  # fmt: skip
    return redirect_or_json(request, reverse("field:survey"), new=new)
