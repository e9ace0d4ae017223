"""The history of a case in words: what happened, who did it, when it was done and entered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.cases.models import Callback, Case, CaseEvent, Category
from layers.cases.states import Verb
from layers.notices.models import Rung
from layers.staff.models import Department, User
from layers.territory.models import Grid

# A later entry than this was made offline, and the history says so.
_LATE = timedelta(minutes=2)


Detail = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history. ``recorded_at`` only where it was entered noticeably later."""

    words: str
    who: str
    happened_at: datetime
    recorded_at: datetime | None
    note: str
    public: bool


def history(case: Case) -> list[Entry]:
    """What happened to the case, oldest first, with the names of units, people and grids."""
    events = list(case.events.select_related("actor"))
    names = _Names.of(events)
    return [
        Entry(
            words=_in_words(event, names),
            who=str(event.actor or ""),
            happened_at=event.happened_at,
            recorded_at=event.recorded_at
            if event.recorded_at - event.happened_at > _LATE
            else None,
            note=event.note,
            public=event.public,
        )
        for event in events
    ]


@dataclass(frozen=True, slots=True)
class _Names:
    """Everything that the events of one case point at, read with one statement a table."""

    departments: dict[int, Department]
    people: dict[int, User]
    grids: dict[int, Grid]
    categories: dict[int, Category]

    @classmethod
    def of(cls, events: Iterable[CaseEvent]) -> "_Names":
        departments: set[int | None] = set()
        people: set[int | None] = set()
        grids: set[int | None] = set()
        categories: set[int] = set()
        for event in events:
            detail = event.detail
            match event.verb:
                case Verb.DISPATCH | Verb.REASSIGN:
                    departments.add(detail["department"])
                    people.add(detail["owner"])
                case Verb.RETURN_OK:
                    departments.add(detail["department"])
                case Verb.CO_HANDLE:
                    departments.update(detail["departments"])
                case Verb.RELOCATE:
                    grids.update(end["grid"] for end in (detail["from"], detail["to"]))
                case Verb.RECATEGORISE:
                    categories.update(end["category"] for end in (detail["from"], detail["to"]))
        return cls(
            Department.objects.in_bulk(departments - {None}) if departments else {},
            User.objects.in_bulk(people - {None}) if people else {},
            Grid.objects.defer("geom").in_bulk(grids - {None}) if grids else {},
            Category.objects.in_bulk(categories) if categories else {},
        )

    def taker(self, detail: Detail) -> str:
        """The unit and the person that a dispatch names."""
        to = self.departments.get(detail["department"]), self.people.get(detail["owner"])
        return " · ".join(str(one) for one in to if one)

    def grid(self, pk: int | None) -> str:
        return str(self.grids[pk]) if pk in self.grids else _("outside every grid")


def _in_words(event: CaseEvent, names: _Names) -> str:
    """The event as a line; more than its verb only where the detail says more."""
    words = _WORDS.get(event.verb)
    return words(event.detail, names) if words else str(Verb(event.verb).label)


def _dispatched(detail: Detail, names: _Names) -> str:
    return _("Dispatched to %(to)s") % {"to": names.taker(detail)}


def _reassigned(detail: Detail, names: _Names) -> str:
    return _("Reassigned to %(to)s") % {"to": names.taker(detail)}


def _joined(detail: Detail, names: _Names) -> str:
    units = [names.departments.get(pk) for pk in detail["departments"]]
    return _("Joined in: %(units)s") % {"units": "、".join(str(one) for one in units if one)}


def _extended(detail: Detail, _names: _Names) -> str:
    return _("Extension approved: now due %(day)s") % {"day": _day(detail["to"])}


def _suspended(detail: Detail, _names: _Names) -> str:
    return _("Suspended until %(day)s") % {"day": _day(detail["review_on"])}


def _reclocked(detail: Detail, _names: _Names) -> str:
    return _("Deadline worked out anew: %(day)s") % {"day": _day(detail["to"])}


def _supervised(detail: Detail, _names: _Names) -> str:
    return str((Rung(detail["rung"]) if "rung" in detail else Verb.SUPERVISE).label)


def _recategorised(detail: Detail, names: _Names) -> str:
    before, after = (names.categories[detail[end]["category"]].label for end in ("from", "to"))
    return _("Category changed: %(before)s → %(after)s; due %(day)s") % {
        "before": before, "after": after, "day": _day(detail["due"]),
    }  # fmt: skip


def _relocated(detail: Detail, names: _Names) -> str:
    before, after = (names.grid(detail[end]["grid"]) for end in ("from", "to"))
    return _("Place changed: %(before)s → %(after)s") % {"before": before, "after": after}


def _called_back(detail: Detail, _names: _Names) -> str:
    if detail["score"] is None:
        outcome = str(Callback.Outcome(detail["outcome"]).label)
        return _("Called back: %(outcome)s") % {"outcome": outcome}
    words = _("Called back: solved, %(score)d of 5")
    if not detail["solved"]:
        words = _("Called back: not solved, %(score)d of 5")
    return words % detail


def _day(iso: str) -> str:
    """A day of an event's detail, in the language of the page."""
    return date_format(date.fromisoformat(iso[:10]), "SHORT_DATE_FORMAT")


_WORDS: Final[dict[str, Callable[[Detail, _Names], str]]] = {
    Verb.DISPATCH: _dispatched,
    Verb.REASSIGN: _reassigned,
    Verb.CO_HANDLE: _joined,
    Verb.EXTEND_ASK: lambda detail, _names: _("Extension by %(more)d asked for") % detail,
    Verb.EXTEND_OK: _extended,
    Verb.SUSPEND: _suspended,
    Verb.RECLOCK: _reclocked,
    Verb.SUPERVISE: _supervised,
    Verb.MERGE: lambda detail, _names: _("Merged into %(into)s") % detail,
    Verb.TAKE_IN: lambda detail, _names: _("Took in %(from)s") % detail,
    Verb.SPLIT: lambda detail, _names: _("Split: %(part)s") % detail,
    Verb.CALLBACK: _called_back,
    Verb.RATE: lambda detail, _names: _("Rated %(score)d of 5") % detail,
    Verb.RECATEGORISE: _recategorised,
    Verb.RELOCATE: _relocated,
}
