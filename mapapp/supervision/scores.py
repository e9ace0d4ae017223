"""What the pages of units and of workers share: the period asked for, and figures in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_date

from layers.oversight.periods import Kind, Period, before, period_of
from layers.oversight.scorecard import Score, Tally, Weights, composite, drawn, ranking, rates_of
from layers.oversight.tallies import Of, tallies
from mapapp.supervision.indicator_words import KINDS, WORDS
from mapapp.supervision.sections import sections

# So many periods before are shown; of a year, its months.
BEFORE: Final = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A rate as the page shows it: per cent, "k of n", the interval, drawn to the mean, a bar of
    ``width`` 0–100."""

    label: str
    meaning: str
    value: str
    k: int
    n: int
    low: str
    high: str
    drawn: str
    width: int


def weights() -> Weights:
    return Weights(**settings.SCORE_WEIGHTS)


def shown(tally: Tally, to_mean: dict[str, float | None] | None = None) -> list[Shown]:
    """Every indicator in words."""
    found, to_mean = rates_of(tally), to_mean or {}
    return [
        Shown(
            str(label), str(meaning), percent(found[name].value), found[name].k, found[name].n,
            percent(found[name].low), percent(found[name].high), percent(to_mean.get(name)),
            round(100 * (found[name].value or 0)),
        )
        for name, (label, meaning) in WORDS.items()
    ]  # fmt: skip


def scorecard(whose: int, counted: dict[int, Tally], of: Of, kind: Kind, period: Period) -> Any:
    """What the page of one unit or worker shows of ``counted``, the tallies of all."""
    mine, every = counted.get(whose, Tally()), counted.values()
    plain = composite(mine, weights())
    score = next((row for row in ranking(counted, weights()) if row.unit == whose), None)
    return {
        "tally": mine,
        "score": score,
        "plain": plain,
        "of": sum(tally.due > 0 for tally in every),
        "pairs": list(
            zip(shown(mine, drawn(mine, every)), shown(sum(every, Tally())), strict=True)
        ),
        "earlier": _earlier(whose, of, kind, period),
        "by_month": kind == "year",
    }


def _earlier(whose: int, of: Of, kind: Kind, period: Period) -> list[dict[str, Any]]:
    """The share handled, period by period, the latest first: up to six before, or the months of
    the year as far as it has come. One statement each, of one unit or worker."""
    rows: list[dict[str, Any]] = []
    step: Kind = "month" if kind == "year" else kind
    back = period_of("month", min(period.last, timezone.localdate())) if kind == "year" else (
        before(kind, period)
    )  # fmt: skip
    while back.first >= period.first if kind == "year" else len(rows) < BEFORE:
        tally = tallies(back.first, back.last, of=of, only=whose).get(whose, Tally())
        rows.append({"period": back, "tally": tally, "rate": shown(tally)[0]})
        back = before(step, back)
    return rows


def asked(request: HttpRequest) -> tuple[Kind, Period]:
    """The period asked for; by default the last week that is over."""
    wish = request.GET.get("period", "week")
    kind: Kind = "month" if wish == "month" else "year" if wish == "year" else "week"
    today = timezone.localdate()
    try:
        day = parse_date(request.GET.get("day", ""))
    except ValueError:
        day = None
    usual = today if kind == "year" else before(kind, period_of(kind, today)).first
    day = day if day and date(2000, 1, 1) <= day <= today else usual
    return kind, period_of(kind, day)


def frame(request: HttpRequest, kind: Kind, period: Period) -> dict[str, Any]:
    """What every page of figures needs around them."""
    after = period.last + timedelta(days=1)
    return {
        "sections": sections(request),
        "kinds": KINDS,
        "kind": kind,
        "period": period,
        "earlier_day": before(kind, period).first,
        "later_day": after if after <= timezone.localdate() else None,
        "weights": settings.SCORE_WEIGHTS,
    }


def ranked(counted: dict[int, Tally]) -> list[Score]:
    return ranking(counted, weights())


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
