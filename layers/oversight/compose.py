"""What a bulletin says: paragraphs and tables from the counts of its period, in Chinese.

It is an official paper of the county, so its language does not follow the reader. Units are named
where DOMAIN §7 wants it: the first three, those under 85 %, those that were sent a notice, and the
table; each with its number of cases, so that nobody is judged by three of them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.cases.models import Case, Category
from layers.oversight.models import Bulletin, Summons, Supervision
from layers.oversight.periods import Kind, Period, before
from layers.oversight.rates import rate
from layers.oversight.scorecard import Score, Tally, Weights, is_below, ranking
from layers.oversight.tallies import moment, tallies
from layers.staff.models import Department

TOP: Final = 3
MOST_TYPES, MOST_TOPICS = 5, 3
# A topic is hot when it came so much more often than in the mean of the four periods before.
HOT: Final = 1.5
# Of the units below the limit so many are named with their figures; the table has all.
WORST: Final = 5
HOT_LEAST: Final = 5
_CONTESTED: Final = Supervision.State.CONTESTED
_PERIOD: Final[dict[str, Kind]] = {"weekly": "week", "monthly": "month"}


def compose(kind: str, period: Period, year: int, number: int) -> dict[str, Any]:
    """The content of a bulletin: title, number, days, paragraphs (heading, text), tables, and the
    ids of the units and notices that the paragraphs name (``named``)."""
    with override("zh-hans"):
        counted = tallies(period.first, period.last)
        units = Department.objects.in_bulk(counted)
        scores = ranking(counted, Weights(**settings.SCORE_WEIGHTS))
        names = {pk: unit.name for pk, unit in units.items()}
        under, notices = _under(scores), _notices(period)
        return {
            "title": _("Bulletin on handling demands") if kind == Bulletin.Kind.WEEKLY
            else _("Monthly review of handling demands"),
            "number": _("%(year)d, no. %(number)d") % {"year": year, "number": number},
            "issuer": settings.BULLETIN_ISSUER,
            "days": _("%(first)s to %(last)s")
            % {"first": _day(period.first), "last": _day(period.last)},
            "paragraphs": _paragraphs(kind, period, counted, scores, names, notices),
            "tables": [_table(scores, names)],
            "named": {
                "units": [row.unit for row in under[:WORST]],
                "notices": [row.pk for row in notices if row.state != _CONTESTED],
            },
        }  # fmt: skip


def _paragraphs(
    kind: str, period: Period, counted: Mapping[int, Tally], scores: Sequence[Score],
    names: Mapping[int, str], notices: Sequence[Supervision],
) -> list[dict[str, str]]:  # fmt: skip
    whole = sum(counted.values(), Tally())
    rows = [
        (_("Volume"), _volume(kind, period, whole)),
        (_("By type"), _types(period)),
        (_("First three"), _first(scores, names)),
        (_("Units to catch up"), _named(scores, names)),
        (_("Hot topics"), _topics(kind, period)),
        (_("Repeats"), _repeats(period)),
        (_("Supervision"), _supervised(notices)),
        (_("Whistles"), _whistled(period)),
    ]
    return [{"heading": heading, "text": text} for heading, text in rows]


def _received(period: Period) -> Any:
    """Cases received in the period that are one."""
    return Case.objects.filter(
        received_at__gte=moment(period.first),
        received_at__lt=moment(period.last + timedelta(days=1)),
    ).exclude(state__in=["void", "declined", "merged"])


def _volume(kind: str, period: Period, whole: Tally) -> str:
    now, last = _received(period).count(), _received(before(_PERIOD[kind], period)).count()
    change = (
        _("no cases the period before")
        if not last
        else _("%(change)s against the period before") % {"change": f"{(now - last) / last:+.1%}"}
    )
    return _(
        "%(now)d cases were received (%(change)s). %(due)d were due, of which %(handled)d were "
        "handled (%(share)s) and %(answered)d answered in time (%(in_time)s). Of %(reached)d "
        "people reached by callback %(satisfied)d were satisfied (%(content)s)."
    ) % {
        "now": now, "change": change, "due": whole.due, "handled": whole.handled,
        "share": percent(whole.handled, whole.due), "answered": whole.answered,
        "in_time": percent(whole.answered, whole.due), "reached": whole.reached,
        "satisfied": whole.satisfied, "content": percent(whole.satisfied, whole.reached),
    }  # fmt: skip


def _by_topic(period: Period) -> dict[int, int]:
    rows = _received(period).annotate(topic=F("category__parent")).values_list("topic")
    return {topic: n for topic, n in rows.annotate(n=Count("pk")).order_by() if topic}


def _types(period: Period) -> str:
    counts = _by_topic(period)
    names = Category.objects.in_bulk(counts)
    most = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:MOST_TYPES]
    total = sum(counts.values())
    said = [
        _("%(topic)s %(n)d (%(share)s)")
        % {"topic": names[pk].name, "n": n, "share": percent(n, total)}
        for pk, n in most
    ]
    return _join(said)


def _first(scores: Sequence[Score], names: Mapping[int, str]) -> str:
    return _join(
        [
            _("%(unit)s (%(score).1f points, %(n)d cases)")
            % {"unit": names[row.unit], "score": row.score, "n": row.tally.due}
            for row in scores[:TOP]
            if row.rank
        ]
    )


def _under(scores: Sequence[Score]) -> list[Score]:
    """Units whose share of handled cases, drawn to the mean, is under the limit: worst first."""
    under = [row for row in scores if is_below(row, settings.NAMED_BELOW)]
    return sorted(under, key=lambda row: row.handling or 0.0)


def _named(scores: Sequence[Score], names: Mapping[int, str]) -> str:
    under, said = _under(scores), []
    for row in under[:WORST]:
        seen = rate(row.tally.handled, row.tally.due)
        said.append(
            _("%(unit)s %(share)s (%(k)d of %(n)d, 95%% interval %(low)s to %(high)s)")
            % {"unit": names[row.unit], "share": percent(seen.k, seen.n), "k": seen.k, "n": seen.n,
               "low": _share(seen.low), "high": _share(seen.high)}
        )  # fmt: skip
    if not said:
        return _("No unit handled clearly less than %(limit)s of its cases.") % {
            "limit": _share(settings.NAMED_BELOW)
        }
    if len(under) > WORST:
        said.append(_("%(n)d more stand in the table below") % {"n": len(under) - WORST})
    return _join(said)


def _topics(kind: str, period: Period) -> str:
    now, earlier, back = _by_topic(period), [], period
    for _step in range(4):
        back = before(_PERIOD[kind], back)
        earlier.append(_by_topic(back))
    names = Category.objects.in_bulk(now)
    hot = []
    for topic, n in now.items():
        usual = sum(counts.get(topic, 0) for counts in earlier) / len(earlier)
        if n >= HOT_LEAST and n >= HOT * max(usual, 1):
            hot.append((n / max(usual, 1), names[topic].name, n, usual))
    said = [
        _("%(topic)s %(n)d, usually %(usual).1f") % {"topic": name, "n": n, "usual": usual}
        for _times, name, n, usual in sorted(hot, reverse=True)[:MOST_TOPICS]
    ]
    return _join(said)


def _repeats(period: Period) -> str:
    """What came again at the same place, by topic; no unit is named here."""
    found = _in(period, "opened_at", Supervision.objects.filter(rule=Supervision.Rule.RECURRING))
    rows = (
        found.exclude(state=Supervision.State.DROPPED)
        .values_list("case__category__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "case__category__name")[:MOST_TYPES]
    )
    return _join([_("%(topic)s %(n)d times") % {"topic": name, "n": n} for name, n in rows])


def _notices(period: Period) -> list[Supervision]:
    issued = _in(period, "issued_at", Supervision.objects.exclude(state="dropped"))
    return list(issued.select_related("department").order_by("year", "serial"))


def _supervised(rows: Sequence[Supervision]) -> str:
    """Notices issued, answered, overdue; a unit that was sent one is named with its number, unless
    it contests that and nobody has decided."""
    if not rows:
        return _("No notices were issued.")
    late = [row for row in rows if row.late_told_for]
    named = [row for row in rows if row.state != _CONTESTED]
    said = _join([f"{row.number} {row.department.name}" for row in named])
    return _(
        "%(n)d notices were issued, %(answered)d answered, %(late)d overdue, %(contested)d "
        "contested and not decided: %(which)s"
    ) % {
        "n": len(rows), "answered": sum(row.replied_at is not None for row in rows),
        "late": len(late), "contested": len(rows) - len(named), "which": said,
    }  # fmt: skip


def _whistled(period: Period) -> str:
    rows = _in(period, "whistle__raised_at", Summons.objects.exclude(whistle__state="withdrawn"))
    seen = rows.aggregate(
        n=Count("pk"), whistles=Count("whistle", distinct=True),
        signed=Count("pk", filter=Q(signed_at__lte=F("sign_due"))),
        came=Count("pk", filter=Q(reported_at__lte=F("report_due"))),
    )  # fmt: skip
    if not seen["n"]:
        return _("No whistle was blown.")
    said: str = (
        _(
            "%(whistles)d whistles called departments %(n)d times: %(signed)d signed and %(came)d "
            "reported in on time."
        )
        % seen
    )
    return said


def _in(period: Period, field: str, rows: Any) -> Any:
    return rows.filter(
        **{f"{field}__gte": moment(period.first),
           f"{field}__lt": moment(period.last + timedelta(days=1))}
    )  # fmt: skip


def _table(scores: Sequence[Score], names: Mapping[int, str]) -> dict[str, Any]:
    head = [
        _("Unit"), _("Given"), _("Due"), _("Handled"), _("Satisfied"), _("Answered in time"),
        _("Reached by callback"), _("Score"), _("95 per cent interval"), _("Rank"),
    ]  # fmt: skip
    rows = [
        [
            names[row.unit], row.tally.given, row.tally.due,
            percent(row.tally.handled, row.tally.due),
            percent(row.tally.satisfied, row.tally.reached),
            percent(row.tally.answered, row.tally.due),
            percent(row.tally.reached, row.tally.called),
            "–" if row.score is None else round(row.score, 1),
            "–" if row.low is None or row.high is None else f"{row.low:.1f}–{row.high:.1f}",
            row.rank or "–",
        ]
        for row in scores
    ]  # fmt: skip
    return {"title": _("All units"), "head": head, "rows": rows}


def percent(k: int, n: int) -> str:
    """A share for a paper; a dash where there is nothing to divide by."""
    return f"{k / n:.1%}" if n else "–"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _join(said: Sequence[str]) -> str:
    return _("None.") if not said else "；".join(said) + "。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def last_full(kind: str) -> date:
    """A day of the last period of the kind that is over."""
    today = timezone.localdate()
    first = today - timedelta(days=today.weekday()) if kind == "weekly" else today.replace(day=1)
    return first - timedelta(days=1)
