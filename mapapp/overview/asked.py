"""What an address asks to look at. Odd values count as not given: an old link still shows a map."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from layers.cases.models import Category, Family
from layers.insight.frame import LEVELS
from layers.insight.indicators import INDICATORS
from layers.insight.look import STEPS, Wish
from layers.insight.sources import channel_numbers, system_of

MODES: Final = ("hot", "rate", "density", "choropleth", "emerging")
WEEKS: Final = (1, 2, 4, 8, 13, 26, 52)
PLACES: Final = ("town", "village", "grid")
OLDEST: Final = date(2000, 1, 1)
FAMILY: Final = "family:"


@dataclass(frozen=True, slots=True)
class Asked:
    """``until`` is the slider's last day; the period ends ``back`` weeks before it."""

    level: str
    mode: str
    until: date
    back: int
    weeks: int
    topic: str
    via: str
    within: tuple[str, int] | None
    borders: int | None
    fdr: bool
    indicator: str

    def wish(self, *, back: int = 0, level: str = "") -> Wish:
        """The look at the slider's end, or ``back`` weeks before it."""
        return Wish(
            level=level or self.level,
            until=self.until - timedelta(weeks=back),
            weeks=self.weeks,
            categories=categories(self.topic),
            channels=channel_numbers(self.via),
            system=system_of(self.via),
            fdr=self.fdr,
        )


def asked(given: QueryDict) -> Asked:
    mode = _one_of(given.get("mode"), MODES)
    level = _one_of(given.get("level"), LEVELS, "grid")
    today = timezone.localdate()
    return Asked(
        level="cell" if mode == "density" else level,
        mode=mode,
        until=min(max(_day(given.get("until", "")) or today, OLDEST), today),
        back=_number(given.get("back", ""), STEPS - 1) or 0,
        weeks=weeks if (weeks := _number(given.get("weeks", ""))) in WEEKS else 4,
        topic=_word(given.get("topic", "")),
        via=_word(given.get("via", "")),
        within=_place(given.get("in", "")),
        borders=_number(given.get("borders", "")) or None,
        fdr=given.get("sig") != "plain",
        indicator=_one_of(given.get("ind"), INDICATORS),
    )


def categories(topic: str) -> frozenset[int] | None:
    """The categories of a code (with those under it) or of ``family:…``; None is all.

    A code that is not there has none, so that its map is empty rather than everybody's.
    """
    if not topic:
        return None
    rows = Category.objects.values_list("pk", "code", "parent__code", "family")
    if topic.startswith(FAMILY):
        family = topic.removeprefix(FAMILY)
        return frozenset(row[0] for row in rows if row[3] == family) if family in Family else None
    return frozenset(row[0] for row in rows if topic in row[1:3])


def _one_of(value: str | None, choices: tuple[str, ...], usual: str = "") -> str:
    return value if value in choices else usual or choices[0]


def _word(value: str) -> str:
    return value[:60].replace("\0", "")


def _day(value: str) -> date | None:
    try:
        return parse_date(value)
    except ValueError:
        return None


def _number(value: str, most: int = 2**31 - 1) -> int:
    return min(int(value), most) if value.isascii() and value.isdecimal() and len(value) < 10 else 0


def _place(value: str) -> tuple[str, int] | None:
    kind, _dash, number = value.partition("-")
    return (kind, _number(number)) if kind in PLACES and _number(number) else None
