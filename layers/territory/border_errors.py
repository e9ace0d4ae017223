"""Refused borders in words, each kind its own, with the faults as GeoJSON for the map."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from shapely.geometry.base import BaseGeometry

from layers.errors import OutOfOrder, Refused, Words
from layers.territory.coverage import Fault
from layers.territory.models import Grid
from layers.territory.partition import Misfit

WORDS: Final[dict[str, Words]] = {
    "unknown": gettext_lazy("These grids do not lie in one village. Choose grids of one village."),
    "no_area": gettext_lazy("This is not an area. Draw a closed border."),
    "too_many": gettext_lazy("The border has more than 50,000 vertices. Simplify it first."),
    "off_globe": gettext_lazy("The coordinates are off the globe. Send longitude and latitude."),
    "swapped": gettext_lazy("Longitude and latitude look swapped. Send the longitude first."),
    "shifted": gettext_lazy(
        "The whole border is shifted by half a kilometre, as on Chinese maps. "
        "Convert the file from GCJ-02 or BD-09 to WGS84."
    ),
    "spike": gettext_lazy("The border runs out and back on itself. Remove the spike."),
    "bow_tie": gettext_lazy("The border crosses itself. Pull the vertices apart."),
    "crushed": gettext_lazy(
        "The border comes so close to itself or to others that nothing is left between. "
        "Draw it farther off."
    ),
    "outside_village": gettext_lazy(
        "The border reaches into another village. A grid stays within its own."
    ),
    "outside_county": gettext_lazy("The border reaches beyond the county. Keep it inside."),
    "claimed_twice": gettext_lazy("Two of the new borders claim the same land. Draw them apart."),
    "nobodys": gettext_lazy("No grid beside this land could take it. Leave it where it is."),
    "emptied": gettext_lazy("Another grid would lose all its land. Merge the two instead."),
    "in_pieces": gettext_lazy(
        "The border would cut a grid in pieces. Draw it around that grid, or split that grid first."
    ),
    "sliver": gettext_lazy("A strip less than a metre wide would be left. Move the border a bit."),
    "invalid": gettext_lazy("The border cannot be stored as drawn. Draw it with fewer bends here."),
    "gap": gettext_lazy("Land would be left that belongs to no grid."),
    "overlap": gettext_lazy("Land would belong to two grids."),
    "outside": gettext_lazy("The village would reach beyond its border."),
    "no_line": gettext_lazy("This is not a line. Draw one from border to border."),
    "line_crosses_itself": gettext_lazy("The line crosses itself. Draw a simple one."),
    "misses": gettext_lazy("The line misses the grid. Draw it across."),
    "touches": gettext_lazy("The line only touches the grid's border. Draw it across."),
    "ends_inside": gettext_lazy("The line ends inside the grid. Draw it from border to border."),
    "not_apart": gettext_lazy("The line does not cut the grid in two. Draw it all the way across."),
    "crosses_again": gettext_lazy("The line crosses the grid more than once. Cut it once only."),
    "one": gettext_lazy("Choose two grids or more to merge."),
    "apart": gettext_lazy("These grids have no border in common. Merge neighbours only."),
}


class BorderRefused(Refused):
    """The borders cannot become what was asked, for a ``kind`` of reason that ``WORDS`` knows;
    ``faults`` say where and why, at least one that has no place."""

    def __init__(self, kind: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(WORDS[kind], "geometry")
        self.faults = tuple(faults) or (Fault(kind, ()),)

    def geojson(self) -> dict[str, Any]:
        """The faults as a FeatureCollection; a fault without a place has no geometry."""
        return {"type": "FeatureCollection", "features": [_feature(f) for f in self.faults]}


class Stale(OutOfOrder):
    """Somebody else changed these grids; ``present`` are their rows as they are now, ``clash`` the
    land (EPSG:4326) that both moved, where that can be told."""

    def __init__(self, present: Sequence[Grid], clash: BaseGeometry | None = None) -> None:
        names = ", ".join(str(grid) for grid in present)
        super().__init__(
            _("Somebody changed the border of %(grids)s while you drew. Look at both, then decide.")
            % {"grids": names},
            "version",
        )
        self.present = tuple(present)
        self.clash = clash


@contextmanager
def in_words() -> Iterator[None]:
    """Turn a Misfit of the pure room into a BorderRefused."""
    try:
        yield
    except Misfit as misfit:
        raise BorderRefused(misfit.kind, misfit.faults) from misfit


def _feature(fault: Fault) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": list(fault.point)} if fault.point else None
    return {
        "type": "Feature",
        "geometry": point,
        "properties": {
            "kind": fault.kind,
            "codes": list(fault.codes),
            "message": str(WORDS[fault.kind]),
            "area_m2": round(fault.area_m2, 2),
        },
    }
