"""What a person may do to the borders of a village: edit them, propose a change, or neither."""

from enum import StrEnum

from layers.staff.models import Role
from layers.staff.scope import Scope
from layers.territory.models import Division
from layers.territory.queries import grids_in_force


class BorderRight(StrEnum):
    EDIT = "edit"
    PROPOSE = "propose"


def border_right(scope: Scope, village: Division) -> BorderRight | None:
    """Dispatchers of the town and the county edit; who works or leads a grid there proposes.

    One query at most.
    """
    if Role.COUNTY_DISPATCHER in scope.roles:
        return BorderRight.EDIT
    if Role.TOWN_DISPATCHER in scope.roles and village.parent_id in scope.divisions:
        return BorderRight.EDIT
    if scope.roles.isdisjoint({Role.WORKER, Role.GRID_LEAD}) or not scope.grids:
        return None
    own = grids_in_force().filter(village=village, pk__in=scope.grids)
    return BorderRight.PROPOSE if own.exists() else None
