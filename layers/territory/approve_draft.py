"""Approve a draft: it is in force from its day on, and the set before it ends."""

from dataclasses import dataclass

from django.db import transaction

from layers.territory.draft import Leader, clean_words, locked_set, must_approve, take_step
from layers.territory.hand_over import Carried, hand_over, take_effect
from layers.territory.models import GridSet, GridSetStep
from layers.territory.schedule import end_previous
from layers.territory.submit_draft import must_be_whole, must_come


@dataclass(frozen=True, slots=True)
class Approved:
    """The set, and what goes over to it: posts now, for the day; the rest on the day."""

    grid_set: GridSet
    carried: list[Carried]


def approve_draft(leader: Leader, pk: int, note: str = "") -> Approved:
    """Decide that the submitted set takes effect on its day, today included.

    Raises NotAllowed for all but leaders of the county, NotFound, OutOfOrder, Refused when the day
    has passed meanwhile, when another set begins later, and for faults of the land.
    """
    must_approve(leader)
    note = clean_words(note, needed=False)
    with transaction.atomic():
        waiting = locked_set(pk, GridSet.State.WAITING)
        must_come(waiting.starts_on)
        must_be_whole(waiting)
        # What the set in force has not taken over yet would be left in the one before it.
        take_effect()
        before = end_previous(waiting.starts_on)
        waiting.state = GridSet.State.IN_FORCE
        waiting.save()
        take_step(waiting, leader, GridSetStep.Verb.APPROVE, note, waiting.starts_on)
        carried = hand_over(before, waiting, waiting.starts_on) if before else []
    return Approved(waiting, carried)
