"""Alarms in the words of a page: what, where, how much more than usual."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.insight.models import Alarm
from layers.insight.models.warning import Verdict
from layers.insight.warning.evidence import span
from layers.insight.warning.streams import Stream

TONES = {Verdict.OPEN: "amber", Verdict.REAL: "green", Verdict.FALSE: ""}


@dataclass(frozen=True, slots=True)
class Line:
    """An alarm in a list or at the head of its page."""

    alarm: Alarm
    url: str
    what: str
    where: str
    figures: str
    days: str
    tone: str
    running: bool


def line_of(alarm: Alarm, place: str, area: str) -> Line:
    """``place`` the name of its strongest grid, ``area`` of the county."""
    first, last = span(alarm)
    return Line(
        alarm=alarm,
        url=reverse("overview:warning", args=[alarm.pk]),
        what=alarm.category.label if alarm.category else _("All subjects together"),
        where=_where(alarm, place, area),
        figures=figures(alarm),
        days=f"{first:%m-%d}" if first == last else f"{first:%m-%d} – {last:%m-%d}",
        tone=TONES[Verdict(alarm.verdict)],
        running=(timezone.localdate() - alarm.last_day).days <= 1,
    )


def in_a_sentence(line: Line) -> str:
    """What a whistle or a notice made of it begins with."""
    return _("Early warning: %(what)s, %(where)s, %(figures)s") % {
        "what": line.what, "where": line.where, "figures": line.figures,
    }  # fmt: skip


def figures(alarm: Alarm) -> str:
    """“12 reports in 3 days, 0.4 are usual”."""
    reports = ngettext("%(n)d report", "%(n)d reports", alarm.observed) % {"n": alarm.observed}
    days = ngettext("%(n)d day", "%(n)d days", alarm.window) % {"n": alarm.window}
    return _("%(reports)s in %(days)s; usual: %(usual)s") % {
        "reports": reports, "days": days, "usual": usual(alarm.expected),
    }  # fmt: skip


def usual(expected: float) -> str:
    if expected >= 10:
        return f"{expected:.0f}"
    return f"{expected:.1f}" if expected >= 0.1 else _("under 0.1")


def _where(alarm: Alarm, place: str, area: str) -> str:
    if alarm.stream == Stream.COUNTY:
        return _("All of %(area)s") % {"area": area}
    others = len(alarm.grids) - 1
    if not others:
        return place
    return ngettext(
        "%(place)s and %(n)d neighbour", "%(place)s and %(n)d neighbours", others
    ) % {"place": place, "n": others}  # fmt: skip


WIDTH, HEIGHT = 420, 90


def bars(days: list[tuple[date, int]], first: date, last: date) -> list[dict[str, Any]]:
    """Bars of a picture ``WIDTH`` × ``HEIGHT``; those of the alarm's days are marked."""
    top = max((n for _day, n in days), default=0) or 1
    step = WIDTH / max(len(days), 1)
    return [
        {
            "x": f"{i * step + 1:.1f}",
            "y": f"{HEIGHT - HEIGHT * n / top:.1f}",
            "width": f"{step - 2:.1f}",
            "height": f"{HEIGHT * n / top:.1f}",
            "during": first <= day <= last,
            "words": f"{day:%m-%d}: {n}",
        }
        for i, (day, n) in enumerate(days)
    ]
