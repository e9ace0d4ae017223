"""The cases behind a number on the map, within a person's scope and without anybody's words."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Q, QuerySet
from django.utils import timezone
from numpy.typing import NDArray

from layers.cases.models import Case, Channel
from layers.cases.queries import for_scope
from layers.insight.cube import Cube
from layers.insight.frame import Land
from layers.insight.lattice import Lattice
from layers.insight.look import Wish
from layers.staff.scope import Scope

MOST: Final = 200
# The end of the graph that was never a demand; counted by nobody.
_VOID: Final = "void"


def cases_behind(
    scope: Scope, wish: Wish, land: Land, *, cell: tuple[int, int] | None, lattice: Lattice,
    unlocated: bool = False, counted: Cube | None = None,
) -> QuerySet[Case]:  # fmt: skip
    """The latest cases of the wish's period on ``land``, of one ``cell`` (column, row) if given,
    those ``unlocated``, which only the whole county has, or those that were ``counted``.

    With number, category, grid, state and day alone: no text, no point, no person.
    """
    start = _midnight(wish.until - timedelta(days=7 * wish.weeks - 1))
    cases = for_scope(scope).filter(
        received_at__gte=start, received_at__lt=_midnight(wish.until + timedelta(days=1))
    )
    if not land.whole:
        cases = cases.filter(grid_id__in=land.allowed)
    if unlocated:
        cases = cases.filter(grid__isnull=True)
    elif cell is not None:
        cases = cases.filter(geom__intersects=_cells(lattice, *cell), grid__isnull=False)
    elif counted is not None:
        rows = counted.rows
        cases = cases.filter(
            grid_id__in=np.unique(rows["grid"]).tolist(),
            geom__intersects=_cells(lattice, rows["x"], rows["y"]),
        )
    if wish.categories is not None:
        cases = cases.filter(category_id__in=wish.categories)
    if wish.channels is not None:
        channels = list(Channel)
        cases = cases.filter(channel__in=[channels[i] for i in wish.channels])
    if wish.system is not None:
        cases = cases.filter(source_system=wish.system)
    return (
        cases.exclude(Q(state=_VOID))
        .select_related("category", "grid")
        .only(
            "number", "state", "received_at", "category__name", "category__name_en",
            "category__icon", "grid__name",
        )
        .order_by("-received_at", "-id")
    )  # fmt: skip


def _cells(lattice: Lattice, x: NDArray[Any] | int, y: NDArray[Any] | int) -> GEOSGeometry:
    """The land of these cells as one geometry."""
    places = np.unique(np.column_stack([np.atleast_1d(x), np.atleast_1d(y)]), axis=0)
    boxes = shapely.box(*lattice.boxes(places[:, 0], places[:, 1]))
    return GEOSGeometry(memoryview(shapely.to_wkb(shapely.union_all(boxes))), srid=4326)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
