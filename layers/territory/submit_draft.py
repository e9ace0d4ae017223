"""Submit a draft: the grids are as they should be, and wanted from a day on."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.errors import Refused
from layers.territory.bench import Editor
from layers.territory.check_draft import check_draft
from layers.territory.draft import clean_words, locked_set, must_plan, take_step
from layers.territory.models import Grid, GridSet, GridSetStep


def submit_draft(editor: Editor, pk: int, starts_on: date, note: str = "") -> GridSet:
    """Ask for the draft to be in force from ``starts_on``; nobody edits it until that is decided.

    Raises NotAllowed, NotFound, OutOfOrder, Refused for a day that has passed, for an empty draft
    and while its land has a fault.
    """
    must_plan(editor)
    note = clean_words(note, needed=False)
    must_come(starts_on)
    with transaction.atomic():
        draft = locked_set(pk, GridSet.State.DRAFT)
        must_be_whole(draft)
        draft.state = GridSet.State.WAITING
        draft.starts_on = starts_on
        draft.save()
        take_step(draft, editor, GridSetStep.Verb.SUBMIT, note, starts_on)
    return draft


def must_come(starts_on: date) -> None:
    """Raise Refused for a day that has passed."""
    if starts_on < timezone.localdate():
        raise Refused(_("This day has passed. Choose today or a later day."), "starts_on")


def must_be_whole(draft: GridSet) -> None:
    """Raise Refused for a draft without grids, or whose land has a fault."""
    if not Grid.objects.filter(grid_set=draft, retired_at__isnull=True).exists():
        raise Refused(_("The draft has no grids."))
    number = len(check_draft(draft))
    if number:
        raise Refused(
            ngettext(
                "The report names %(number)d fault of the land. Mend it first.",
                "The report names %(number)d faults of the land. Mend them first.",
                number,
            )
            % {"number": number}
        )
