"""A draft of a whole grid set: who may do what with it, and loading it locked.

A draft is worked on by the dispatchers, submitted for a day by the county's, and approved by a
leader of the county; from that day on it is in force (ADR 0024).
"""

from datetime import date
from typing import Protocol

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.territory.bench import Editor
from layers.territory.decide import LONGEST_NOTE
from layers.territory.lock import wait_for
from layers.territory.models import GridSet, GridSetStep


class Leader(Editor, Protocol):
    """Whoever may be asked to approve: ``layers.staff.scope.Scope`` has it."""

    @property
    def leads_county(self) -> bool: ...


def may_plan(editor: Editor) -> bool:
    """Dispatchers of the county start, submit, take back and give up drafts."""
    return "county_dispatcher" in editor.roles


def must_plan(editor: Editor) -> None:
    """Raise NotAllowed for whoever does not."""
    if not may_plan(editor):
        raise NotAllowed(_("Only the dispatchers of the county divide it anew."))


def must_approve(leader: Leader) -> None:
    """Raise NotAllowed for all but leaders of the county."""
    if not leader.leads_county:
        raise NotAllowed(_("Only a leader of the county approves a new division into grids."))


def locked_set(pk: int, *states: GridSet.State) -> GridSet:
    """Wait for everybody else's edit of the set, lock and return it. Must run in a transaction.

    Raises NotFound, or OutOfOrder when it is in none of the ``states``.
    """
    wait_for(pk)
    grid_set = GridSet.objects.select_for_update().filter(pk=pk).first()
    if grid_set is None:
        raise NotFound(_("There is no such grid set. Reload the list."))
    if grid_set.state not in states:
        raise OutOfOrder(
            _("The grid set “%(name)s” is in another state by now: %(state)s. Reload the page.")
            % {"name": grid_set.name, "state": grid_set.get_state_display()}
        )
    return grid_set


def take_step(
    grid_set: GridSet,
    editor: Editor,
    verb: GridSetStep.Verb,
    note: str = "",
    day: date | None = None,
) -> GridSetStep:
    """Write down what was done with the set."""
    return GridSetStep.objects.create(
        grid_set=grid_set, verb=verb, actor_id=editor.user_id, note=note, day=day,
        made_at=timezone.now(),
    )  # fmt: skip


def clean_words(note: str, *, needed: bool) -> str:
    """Return the note, trimmed. Raises Refused when it is missing, too long or not to be read."""
    note = note.strip()
    if needed and not note:
        raise Refused(_("Say why, so that the others know."), "note")
    if len(note) > LONGEST_NOTE or not note.isprintable():
        raise Refused(_("Give the note in one line of at most 200 characters."), "note")
    return note


def sets() -> QuerySet[GridSet]:
    """Every grid set: what is worked on first, then those in force, the latest first."""
    return GridSet.objects.select_related("base").order_by("-starts_on", "-id")


def one_set(pk: int) -> GridSet:
    """The grid set. Raises NotFound."""
    found = sets().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such grid set. Reload the list."))
    return found


def steps(grid_set: GridSet) -> QuerySet[GridSetStep]:
    """What was done with the set, the latest first, with who did it."""
    return GridSetStep.objects.filter(grid_set=grid_set).select_related("actor")
