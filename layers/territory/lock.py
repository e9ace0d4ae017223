"""One edit of a grid set at a time: the lock that all who change borders or sets wait for.

It is the one that the overlap trigger takes at commit. Who waited reads the set anew: meanwhile it
may have been submitted, or ended.
"""

from typing import Final

from django.utils.translation import gettext as _

from layers.errors import NotFound, OutOfOrder
from layers.sql import prepared
from layers.territory.models import GridSet
from layers.territory.queries import grid_set_in_force

_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('territory_gridset'), %(grid_set)s::int)"


def wait_for(pk: int) -> None:
    """Wait for everybody else's edit of the set, and keep others off until the transaction ends."""
    prepared(_LOCK, {"grid_set": pk})


def lock_grid_set(wanted: GridSet | None = None) -> GridSet:
    """Wait for everybody else's edit of the set, of the one in force if no other is given, and
    return it as it is by then. Must run inside a transaction.

    Raises NotFound when none is in force, OutOfOrder for a set that is neither in force today nor a
    draft: it stays as it is.
    """
    grid_set = wanted or grid_set_in_force()
    if grid_set is None:
        raise NotFound(_("No grid set is in force."))
    wait_for(grid_set.pk)
    present = grid_set_in_force()
    if present == grid_set:
        return present
    grid_set = GridSet.objects.get(pk=grid_set.pk)
    if grid_set.state != GridSet.State.DRAFT:
        raise OutOfOrder(_("These grids are not those of today. Reload the page."))
    return grid_set


def lock_draft(draft: GridSet) -> GridSet:
    """The same for a draft. Raises OutOfOrder for what is none any more."""
    wait_for(draft.pk)
    draft = GridSet.objects.get(pk=draft.pk)
    if draft.state != GridSet.State.DRAFT:
        raise OutOfOrder(
            _("The draft “%(name)s” can no longer be changed: %(state)s.")
            % {"name": draft.name, "state": draft.get_state_display()}
        )
    return draft
