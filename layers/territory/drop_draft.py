"""Give a draft up. Its grids stay as rows, for its history; nothing finds them any more."""

from django.db import transaction

from layers.territory.bench import Editor
from layers.territory.draft import clean_words, locked_set, must_plan, take_step
from layers.territory.models import GridSet, GridSetStep


def drop_draft(editor: Editor, pk: int, note: str) -> GridSet:
    """End the work on it, for a reason. Raises NotAllowed, NotFound, OutOfOrder, Refused."""
    must_plan(editor)
    note = clean_words(note, needed=True)
    with transaction.atomic():
        draft = locked_set(pk, GridSet.State.DRAFT)
        draft.state = GridSet.State.DROPPED
        draft.save()
        take_step(draft, editor, GridSetStep.Verb.DROP, note)
    return draft
