"""Found a grid: draw it, and the grids of the village that it is drawn over give up their land."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from layers.errors import Refused
from layers.territory.bench import Editor, bench, must_edit
from layers.territory.border_errors import BorderRefused, in_words
from layers.territory.change import made_before
from layers.territory.edit import Plan, Saved
from layers.territory.locate import locate
from layers.territory.lock import lock_grid_set
from layers.territory.models import Edit, Grid
from layers.territory.partition import redrawn
from layers.territory.split import new_name, next_code


def found(
    editor: Editor,
    shape: BaseGeometry,
    *,
    reason: str,
    name: str = "",
    kind: str = Grid.Kind.GENERAL,
    uuid: UUID | None = None,
) -> Saved:
    """Make a grid with these borders (EPSG:4326) in the village that its middle lies in, and save
    all that changes. It gets the village's next code, and ``name`` or one made from a neighbour's.
    ``kind`` is dedicated for a school or a market.

    The same UUID again gets the first answer. Raises what ``bench`` raises, NotAllowed for those
    who may only propose, BorderRefused with the faults, Refused for reason, name or kind.
    """
    if kind not in Grid.Kind.values:
        raise Refused(_("A grid is general or dedicated."), "kind")
    with transaction.atomic():
        grid_set = lock_grid_set()
        before = made_before(editor, uuid)
        if before is not None:
            return before
        old = _below(shape)
        locked = bench([old], editor, grid_set)
        must_edit(editor, locked.village)
        new = next_code(locked, old)
        with in_words():
            shapes = redrawn(locked.patch, {new: shape}, new=new)
        names = {new: new_name(locked, old, new, name)}
        plan = Plan(locked, Edit.Verb.SPLIT, shapes, names, {new: kind})
        return plan.save(editor, reason, uuid)


def _below(shape: BaseGeometry) -> str:
    """The code of the grid in the middle of the shape. Raises BorderRefused where there is none."""
    if shape.is_empty:
        raise BorderRefused("no_area")
    middle = shape.representative_point() if shape.is_valid else shape.envelope.centroid
    place = locate(middle.x, middle.y)
    if place is None:
        if locate(middle.y, middle.x) is not None:
            raise BorderRefused("swapped")
        on_globe = abs(middle.x) <= 180 and abs(middle.y) <= 90
        raise BorderRefused("outside_county" if on_globe else "off_globe")
    return Grid.objects.values_list("code", flat=True).get(pk=place.grid_id)
