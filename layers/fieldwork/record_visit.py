"""Record a visit: who was met, what was seen and asked for, what comes next.

A demand becomes a case, a danger a hazard, and the week's needs survey has its answer, all in the
one transaction of the visit.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.cases.models import Channel, Complainant
from layers.enterprises import queries as enterprise_queries
from layers.enterprises.models import Enterprise
from layers.errors import NotFound, Refused
from layers.fieldwork.ask_needs import note_answer
from layers.fieldwork.demand import Demand, raise_case
from layers.fieldwork.entry import (
    chosen,
    must_work_here,
    once,
    original_time,
    point_of,
    same_person,
)
from layers.fieldwork.find_hazard import write_hazard
from layers.fieldwork.models import Answer, Visit
from layers.fieldwork.photos import attach
from layers.people_scope import people_in
from layers.photos import CleanPhoto
from layers.residents import queries as resident_queries
from layers.residents.models import Household
from layers.staff.models import User
from layers.staff.scope import Scope

FURTHEST = timedelta(days=366)
_GRID = ("grid__village",)
_SHAPES = ("grid__geom", "grid__village__geom")


@dataclass(frozen=True, slots=True)
class Danger:
    """A hazard seen at the visit; its place is the door's."""

    kind: str
    text: str
    serious: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the worker writes into the diary."""

    purpose: str
    outcome: str
    needs: Collection[str] = ()
    text: str = ""
    help: str = ""
    next_on: date | None = None


def record_visit(
    uuid: UUID,
    actor: User,
    scope: Scope,
    *,
    told: Told,
    household: UUID | None = None,
    enterprise: UUID | None = None,
    demand: Demand | None = None,
    danger: Danger | None = None,
    happened_at: datetime | None = None,
    lon: float | None = None,
    lat: float | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> tuple[Visit, bool]:
    """Return the visit and whether it is new; the same UUID again returns the first.

    Raises NotFound for a door out of scope, NotAllowed for people who do not work its grid,
    Refused for what cannot be taken; then nothing is written.
    """
    told = _clean(told)
    with people_in(scope):
        once(uuid)
        known = Visit.objects.filter(uuid=uuid).first()
        if known:
            same_person(known.actor_id, actor)
            return known, False
        door = door_of(scope, household, enterprise)
        must_work_here(door.grid, scope)
        now = timezone.now()
        at = original_time(happened_at, now)
        _check_next(told, at)
        case_id = None
        if demand is not None:
            case_id = raise_case(
                demand, uuid, 1, channel=Channel.PATROL, point=door.geom, address=door.address,
                told_at=at, received_at=now, actor=actor,
            ).case_id  # fmt: skip
        visit = Visit.objects.create(
            uuid=uuid, grid=door.grid, actor=actor, happened_at=at, recorded_at=now,
            geom=point_of(lon, lat), purpose=told.purpose, outcome=told.outcome,
            needs=list(told.needs), text=told.text, help=told.help, next_on=told.next_on,
            case_id=case_id, **_key(door),
        )  # fmt: skip
        if danger is not None:
            write_hazard(
                uuid5(uuid, "hazard"), actor, kind=danger.kind, text=danger.text,
                serious=danger.serious, point=door.geom, address=door.address, found_at=at,
                grid=door.grid, **_key(door),
            )  # fmt: skip
        if told.outcome != Visit.Outcome.NOBODY:
            _touch(door, visit, case_id)
        attach(list(photos), visit=visit)
    return visit, True


def door_of(
    scope: Scope, household: UUID | None, enterprise: UUID | None
) -> Household | Enterprise:
    """The household or enterprise within ``scope``, with its grid. Raises NotFound, Refused."""
    if (household is None) == (enterprise is None):
        raise Refused(_("Choose one household or one enterprise."), "household")
    found: Household | Enterprise | None = None
    if household is not None:
        homes = resident_queries.living(resident_queries.for_scope(scope)).filter(uuid=household)
        found = homes.select_related(*_GRID).defer(*_SHAPES).first()
    elif enterprise is not None:
        firms = enterprise_queries.working(enterprise_queries.for_scope(scope))
        found = firms.filter(uuid=enterprise).select_related(*_GRID).defer(*_SHAPES).first()
    if found is None:
        raise NotFound(_("There is no such household or enterprise in your area."))
    return found


def complainant_kind(door: Household | Enterprise) -> str:
    """Who asks when something is asked for at this door."""
    kinds = Complainant.Kind
    return kinds.ENTERPRISE if isinstance(door, Enterprise) else kinds.PERSON


def _key(door: Household | Enterprise) -> dict[str, Household | Enterprise]:
    return {"enterprise" if isinstance(door, Enterprise) else "household": door}


def _touch(door: Household | Enterprise, visit: Visit, case_id: int | None) -> None:
    """The door has been visited; a household has thereby been asked for its needs, too."""
    type(door).objects.filter(pk=door.pk).update(
        visited_at=Greatest(Coalesce(F("visited_at"), visit.happened_at), visit.happened_at)
    )
    if isinstance(door, Household):
        note_answer(
            uuid5(visit.uuid, "answer"), door, visit.actor, at=visit.happened_at,
            how=Answer.How.VISIT, has_need=bool(visit.needs) or case_id is not None,
            case_id=case_id,
        )  # fmt: skip


def _clean(told: Told) -> Told:
    if told.purpose not in Visit.Purpose.values:
        raise Refused(_("Choose why you called."), "purpose")
    if told.outcome not in Visit.Outcome.values:
        raise Refused(_("Choose whether somebody was met."), "outcome")
    return Told(
        purpose=told.purpose,
        outcome=told.outcome,
        needs=chosen(told.needs, Visit.Need.values, "needs"),
        text=clean_words(told.text, "text", settings.MAX_TEXT_LENGTH, lines=True),
        help=clean_words(told.help, "help", 200),
        next_on=told.next_on,
    )


def _check_next(told: Told, at: datetime) -> None:
    day = timezone.localdate(at)
    if told.next_on is not None and not day < told.next_on <= day + FURTHEST:
        raise Refused(_("The next visit must be after this one, within a year."), "next_on")
