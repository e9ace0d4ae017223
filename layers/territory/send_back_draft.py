"""Send a submitted draft back to those who work on it."""

from django.db import transaction

from layers.territory.draft import Leader, clean_words, locked_set, must_approve, take_step
from layers.territory.models import GridSet, GridSetStep


def send_back_draft(leader: Leader, pk: int, note: str) -> GridSet:
    """Make it a draft again, for a reason that they read.

    Raises NotAllowed for all but leaders of the county, NotFound, OutOfOrder, Refused for the note.
    """
    must_approve(leader)
    note = clean_words(note, needed=True)
    with transaction.atomic():
        draft = locked_set(pk, GridSet.State.WAITING)
        draft.state = GridSet.State.DRAFT
        draft.save()
        take_step(draft, leader, GridSetStep.Verb.SEND_BACK, note, draft.starts_on)
    return draft
