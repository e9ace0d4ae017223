"""PostGIS functions that the ORM lacks, as small Func classes."""

from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db.models import (
    BigIntegerField,
    BinaryField,
    BooleanField,
    FloatField,
    Func,
    Model,
    TextField,
    Value,
)
from django.db.models.functions import Cast


class GeodesicArea(Func):
    """Area of an EPSG:4326 geometry on the ellipsoid, in square metres."""

    template = "ST_Area((%(expressions)s)::geography)"
    output_field = FloatField()


class IsValid(Func):
    """True when a geometry is valid by OGC's rules (no bow-tie, closed rings …)."""

    function = "ST_IsValid"
    output_field = BooleanField()
    conditional = True


class PointOnSurface(Func):
    """A point inside the geometry, for labels and 'go there'."""

    function = "ST_PointOnSurface"
    output_field = GeometryField(srid=4326)


class AsText(Func):
    """The geometry as text with so many decimals: ``POINT(118.01 33.95)``."""

    function = "ST_AsText"
    output_field = TextField()


class IsPointOrMultiPolygon(Func):
    """True when a geometry is one of the two kinds that a building may have."""

    template = "GeometryType(%(expressions)s) IN ('POINT', 'MULTIPOLYGON')"
    output_field = BooleanField()
    conditional = True


class Metres(Func):
    """Distance of two points on the sphere, in metres."""

    function = "ST_DistanceSphere"
    output_field = FloatField()

    def __init__(self, place: str | Func, other: Any) -> None:
        super().__init__(place, Value(other, output_field=GeometryField(srid=4326)))


class PointX(Func):
    """A point's first coordinate as a number: no geometry object for each of hundreds of pins."""

    function = "ST_X"
    output_field = FloatField()


class PointY(Func):
    """A point's second coordinate."""

    function = "ST_Y"
    output_field = FloatField()


class ToMercator(Func):
    """The geometry in web Mercator (EPSG:3857)."""

    template = "ST_Transform(%(expressions)s, 3857)"
    output_field = GeometryField(srid=3857)


class StoredMercator(Func):
    """The column ``mercator`` that the database keeps for tiles and no model loads."""

    output_field = GeometryField(srid=3857)

    def __init__(self, model: type[Model]) -> None:
        super().__init__(template=f'"{model._meta.db_table}"."mercator"')


class MercatorX(Func):
    """Metres eastwards in web Mercator, of a point."""

    template = "ST_X(ST_Transform(%(expressions)s, 3857))"
    output_field = FloatField()


class MercatorY(Func):
    """Metres northwards in web Mercator, of a point."""

    template = "ST_Y(ST_Transform(%(expressions)s, 3857))"
    output_field = FloatField()


class Envelope(Func):
    """A rectangle ``srid, west, south, east, north``, to compare with ``bboverlaps``."""

    template = "ST_MakeEnvelope(%(expressions)s)"

    def __init__(self, srid: int, *corners: float) -> None:
        values = [Cast(Value(corner), FloatField()) for corner in corners]
        super().__init__(*values, Value(srid), output_field=GeometryField(srid=srid))


class AsMVTGeom(Func):
    """A geometry in web Mercator cut to a tile and in its units, ready for ST_AsMVT.

    The tile comes as one parameter of type box2d: as a function call it would be worked out again
    for every row. Bytes rather than a geometry, which Django would cast.
    """

    template = "ST_AsMVTGeom(%(expressions)s, true)"
    output_field = BinaryField()

    def __init__(self, place: Any, box: str, extent: int, buffer: int) -> None:
        tile = Func(Value(box), template="%(expressions)s::box2d", output_field=TextField())
        super().__init__(place, tile, Value(extent), Value(buffer))


class EpochSeconds(Func):
    """A time as whole seconds since 1970."""

    template = "extract(epoch FROM %(expressions)s)::bigint"
    output_field = BigIntegerField()


class Distance(Func):
    """Distance in degrees as the spatial index knows it, to order by."""

    arg_joiner = " <-> "
    template = "%(expressions)s"
    output_field = FloatField()

    def __init__(self, place: str, other: Any) -> None:
        super().__init__(place, Value(other, output_field=GeometryField(srid=4326)))
