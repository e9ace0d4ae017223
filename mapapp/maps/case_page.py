"""One case as a page shows it: loaded within scope, its history in words, photos, contact."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.cases.contact import masked
from layers.cases.models import (
    Asking,
    Callback,
    Case,
    CaseEvent,
    CasePhoto,
    Category,
    ContactWay,
    DispatchRule,
    Duty,
    Truth,
)
from layers.cases.queries import for_scope
from layers.cases.states import Verb
from layers.errors import NotFound
from layers.notices.models import Rung
from layers.staff.models import Department, User
from layers.staff.scope import Scope
from layers.territory.models import Grid

# A later entry than this was made offline, and the history says so.
_LATE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history. ``recorded_at`` only where it was entered noticeably later."""

    words: str
    who: str
    happened_at: datetime
    recorded_at: datetime | None
    note: str
    public: bool


_RULES = DispatchRule.objects.select_related(
    "catalogue", "category", "department", "division", "grid"
).defer("division__geom", "grid__geom")


def get_case(number: str, scope: Scope) -> Case:
    """The case with the names around it. Raises NotFound when it is not within ``scope``."""
    case = (
        for_scope(scope)
        .filter(number=number)
        .select_related(
            "category__parent",
            "grid",
            "village",
            "town",
            "department",
            "first_department",
            "owner",
        )
        .defer("grid__geom", "village__geom", "town__geom")
        # Apart: to plan a join of all of them costs more than to read them.
        .prefetch_related(Prefetch("rule", queryset=_RULES))
        .first()
    )
    if case is None:
        raise NotFound(_("There is no such case in your area."))
    return case


def case_context(case: Case, scope: Scope) -> dict[str, Any]:
    """What every page of a case shows, in at most eight statements."""
    photos = list(case.photos.all())
    return {
        "case": case,
        "history": history(case),
        "before": [photo for photo in photos if photo.stage == CasePhoto.Stage.BEFORE],
        "after": [photo for photo in photos if photo.stage == CasePhoto.Stage.AFTER],
        "contact": masked(case, scope),
        "joined": list(Department.objects.filter(pk__in=case.helpers)) if case.helpers else [],
        "reply_form": REPLY_FORM,
        "said": case.resolutions.last() if case.public_answer else None,
        "fresh_uuid": uuid4(),
        "request_of_unit": _asked(case),
    }


REPLY_FORM = {"truths": Truth.choices, "duties": Duty.choices, "ways": ContactWay.choices}


def _asked(case: Case) -> str:
    """Why the unit asks to return the case or for more time; one statement, none if it does not."""
    if not case.asking:
        return ""
    verb = Verb.RETURN_ASK if case.asking == Asking.RETURN else Verb.EXTEND_ASK
    event = case.events.filter(verb=verb).last()
    return event.note if event else ""


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


def rule_area(rule: DispatchRule) -> str:
    """Where a dispatch rule holds, in words."""
    return str(rule.grid or rule.division or _("the whole county"))


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

    def grid(self, pk: int | None) -> str:
        return str(self.grids[pk]) if pk in self.grids else _("outside every grid")


def _in_words(event: CaseEvent, names: _Names) -> str:
    """The event as a line; more than its verb only where the detail says more."""
    detail = event.detail
    match event.verb:
        case Verb.DISPATCH | Verb.REASSIGN:
            to = (
                names.departments.get(detail["department"]),
                names.people.get(detail["owner"]),
            )
            words = (
                _("Dispatched to %(to)s")
                if event.verb == Verb.DISPATCH
                else _("Reassigned to %(to)s")
            )
            return words % {"to": " · ".join(str(one) for one in to if one)}
        case Verb.CO_HANDLE:
            joined = [names.departments.get(pk) for pk in detail["departments"]]
            return _("Joined in: %(units)s") % {
                "units": "、".join(str(one) for one in joined if one)
            }
        case Verb.EXTEND_ASK:
            return _("Extension by %(more)d asked for") % detail
        case Verb.EXTEND_OK:
            return _("Extension approved: now due %(day)s") % {"day": _day(detail["to"])}
        case Verb.SUPERVISE if "rung" in detail:
            return str(Rung(detail["rung"]).label)
        case Verb.SUSPEND:
            return _("Suspended until %(day)s") % {"day": _day(detail["review_on"])}
        case Verb.RECLOCK:
            return _("Deadline worked out anew: %(day)s") % {"day": _day(detail["to"])}
        case Verb.MERGE:
            return _("Merged into %(into)s") % detail
        case Verb.TAKE_IN:
            return _("Took in %(from)s") % detail
        case Verb.SPLIT:
            return _("Split: %(part)s") % detail
        case Verb.CALLBACK:
            return _called_back(detail)
        case Verb.RATE:
            return _("Rated %(score)d of 5") % detail
        case Verb.RECATEGORISE:
            ends = [names.categories[detail[end]["category"]].label for end in ("from", "to")]
            return _("Category changed: %(before)s → %(after)s; due %(day)s") % {
                "before": ends[0], "after": ends[1], "day": _day(detail["due"]),
            }  # fmt: skip
        case Verb.RELOCATE:
            ends = {
                "before": names.grid(detail["from"]["grid"]),
                "after": names.grid(detail["to"]["grid"]),
            }
            return _("Place changed: %(before)s → %(after)s") % ends
    return str(Verb(event.verb).label)


def _called_back(detail: dict[str, Any]) -> str:
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
