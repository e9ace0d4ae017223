"""Record a round of people's deputies, and make cases of the demands they heard."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import clean_words
from layers.cases.models import Channel
from layers.errors import Refused
from layers.fieldwork.demand import Demand, raise_case
from layers.fieldwork.entry import (
    chosen,
    grid_at,
    must_work_here,
    once,
    original_time,
    point_of,
    same_person,
)
from layers.fieldwork.models import Round, RoundCase
from layers.fieldwork.photos import attach
from layers.photos import CleanPhoto
from layers.staff.models import User
from layers.staff.scope import Scope

MOST_PEOPLE = 999


def record_round(
    uuid: UUID,
    actor: User,
    scope: Scope,
    *,
    deputies: str,
    walk: str,
    topics: Collection[str],
    people: int,
    text: str,
    lon: float | None,
    lat: float | None,
    address: str = "",
    demands: Sequence[Demand] = (),
    happened_at: datetime | None = None,
    photos: Sequence[CleanPhoto] = (),
) -> tuple[Round, bool]:
    """Return the round and whether it is new; each demand is a case of channel *deputy*.

    Raises Refused for missing words, choices or place, NotAllowed outside the person's own area.
    """
    deputies = clean_words(deputies, "deputies", 120)
    if not deputies:
        raise Refused(_("Name the deputies who took part."), "deputies")
    if walk not in Round.Walk.values:
        raise Refused(_("Choose where the round led."), "walk")
    if not 0 <= people <= MOST_PEOPLE:
        raise Refused(_("Count the people who were met: 0 to 999."), "people")
    text = clean_words(text, "text", settings.MAX_TEXT_LENGTH, lines=True)
    asked = chosen(topics, Round.Topic.values, "topics")
    with transaction.atomic():
        once(uuid)
        known = Round.objects.filter(uuid=uuid).first()
        if known:
            same_person(known.actor_id, actor)
            return known, False
        point = point_of(lon, lat)
        if point is None:
            raise Refused(_("Put the pin where the round was."), "lon")
        grid = grid_at(point, scope)
        must_work_here(grid, scope)
        now = timezone.now()
        done = Round.objects.create(
            uuid=uuid, grid=grid, deputies=deputies, walk=walk, topics=asked, people=people,
            text=text, actor=actor, happened_at=original_time(happened_at, now), recorded_at=now,
        )  # fmt: skip
        for number, demand in enumerate(demands, start=1):
            case = raise_case(
                demand, uuid, number, channel=Channel.DEPUTY, point=point, address=address,
                told_at=done.happened_at, received_at=done.recorded_at, actor=actor,
            )  # fmt: skip
            RoundCase.objects.create(round=done, number=number, case_id=case.case_id)
        attach(list(photos), round=done)
    return done, True
