"""Which grid set is in force from which day: ending the one before, or letting it go on."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.territory.lock import wait_for
from layers.territory.models import GridSet


def end_previous(starts_on: date) -> GridSet | None:
    """End the set in force on that day with it, and return it. Must run inside a transaction.

    Raises Refused when a set begins on that day or later.
    """
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    in_force = GridSet.objects.filter(later, state=GridSet.State.IN_FORCE).order_by("starts_on")
    for pk in in_force.values_list("pk", flat=True):
        wait_for(pk)
    ended = None
    for grid_set in in_force.select_for_update():
        if grid_set.starts_on >= starts_on:
            raise Refused(
                _("The grid set “%(name)s” is in force from %(day)s. Choose a later day.")
                % {"name": grid_set.name, "day": grid_set.starts_on},
                "starts_on",
            )
        grid_set.ends_on = starts_on
        grid_set.save()
        ended = grid_set
    return ended


def let_go_on(ended_on: date) -> GridSet | None:
    """Take back the end of the set that was to end on that day, and return it."""
    rows = GridSet.objects.select_for_update()
    before = rows.filter(state=GridSet.State.IN_FORCE, ends_on=ended_on).first()
    if before is not None:
        before.ends_on = None
        before.save()
    return before
