"""Take a draft back: one that waits for approval, or one approved whose day has not come."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import OutOfOrder
from layers.territory.bench import Editor
from layers.territory.draft import clean_words, locked_set, must_plan, take_step
from layers.territory.hand_over import take_back
from layers.territory.models import GridSet, GridSetStep
from layers.territory.schedule import let_go_on


def recall_draft(editor: Editor, pk: int, note: str) -> GridSet:
    """Make it a draft again; the set before goes on, and posts stay where they were.

    Raises NotAllowed, NotFound, Refused for the note, OutOfOrder also once its day has come.
    """
    must_plan(editor)
    note = clean_words(note, needed=True)
    with transaction.atomic():
        grid_set = locked_set(pk, GridSet.State.WAITING, GridSet.State.IN_FORCE)
        if grid_set.state == GridSet.State.IN_FORCE:
            _undo(grid_set)
        grid_set.state = GridSet.State.DRAFT
        grid_set.save()
        take_step(grid_set, editor, GridSetStep.Verb.RECALL, note, grid_set.starts_on)
    return grid_set


def _undo(grid_set: GridSet) -> None:
    day = grid_set.starts_on
    if day <= timezone.localdate():
        raise OutOfOrder(_("The grids are in force already. Start the next draft from them."))
    # The two must not be in force on the same day, so this one leaves first.
    GridSet.objects.filter(pk=grid_set.pk).update(state=GridSet.State.DRAFT)
    before = let_go_on(day)
    if before is not None:
        take_back(before, grid_set, day)
