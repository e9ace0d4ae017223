"""The weekly needs survey (每周全面问需): every household is asked once a week, none forgotten."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import Channel
from layers.errors import NotFound, Refused
from layers.fieldwork.demand import Demand, raise_case
from layers.fieldwork.entry import must_work_here, once, original_time, same_person
from layers.fieldwork.models import Answer
from layers.residents.models import Household
from layers.residents.queries import for_scope, living
from layers.staff.models import User
from layers.staff.scope import Scope


def week_of(day: date) -> date:
    """The Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def ask_needs(
    uuid: UUID,
    actor: User,
    scope: Scope,
    *,
    household: UUID,
    how: str,
    demand: Demand | None = None,
    happened_at: datetime | None = None,
) -> tuple[Answer, bool]:
    """Note that a household was asked; a ``demand`` becomes a case, none is "no need".

    Returns the answer of that week and whether it is new. Raises NotFound for a household out of
    scope, NotAllowed for people who do not work its grid, and what ``register`` raises.
    """
    if how not in Answer.How.values:
        raise Refused(_("Choose how you asked."), "how")
    with transaction.atomic():
        once(uuid)
        known = Answer.objects.filter(uuid=uuid).first()
        if known:
            same_person(known.actor_id, actor)
            return known, False
        home = (
            living(for_scope(scope))
            .filter(uuid=household)
            .select_related("grid__village")
            .defer("grid__geom", "grid__village__geom")
            .first()
        )
        if home is None:
            raise NotFound(_("There is no such household in your area."))
        must_work_here(home.grid, scope)
        now = timezone.now()
        at = original_time(happened_at, now)
        case_id = None
        if demand is not None:
            case_id = raise_case(
                demand, uuid, 1, channel=Channel.PATROL, point=home.geom, address=home.address,
                told_at=at, received_at=now, actor=actor,
            ).case_id  # fmt: skip
        return note_answer(
            uuid, home, actor, at=at, how=how, has_need=demand is not None, case_id=case_id
        )


def note_answer(
    uuid: UUID,
    home: Household,
    actor: User,
    *,
    at: datetime,
    how: str,
    has_need: bool,
    case_id: int | None,
) -> tuple[Answer, bool]:
    """The week's answer of ``home``, made or, with a need that came up later, added to.

    In the caller's transaction.
    """
    week = week_of(timezone.localdate(at))
    once(f"answer {week} {home.pk}")
    answer = Answer.objects.filter(week=week, household=home).first()
    if answer is None:
        return Answer.objects.create(
            uuid=uuid, week=week, household=home, grid=home.grid, actor=actor, asked_at=at,
            recorded_at=timezone.now(), how=how, has_need=has_need, case_id=case_id,
        ), True  # fmt: skip
    if has_need and not answer.has_need:
        answer.has_need = True
        answer.case_id = case_id
        answer.save(update_fields=["has_need", "case_id"])
    return answer, False
