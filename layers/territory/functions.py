"""PostGIS functions that the ORM lacks, as small Func classes."""

from datetime import datetime
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db.models import (
    BigIntegerField,
    BinaryField,
    BooleanField,
    FloatField,
    Func,
    IntegerField,
    Model,
    TextField,
    Value,
)
from django.utils import timezone


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

    def __init__(self, place: str, other: Any) -> None:
        super().__init__(place, Value(other, output_field=GeometryField(srid=4326)))


class PointX(Func):
    """A point's first coordinate as a number: no geometry object for each of hundreds of pins."""

    function = "ST_X"
    output_field = FloatField()


class PointY(Func):
    """A point's second coordinate."""

    function = "ST_Y"
    output_field = FloatField()


class AsStored(Func):
    """A geometry column of a table as it lies there, ``mercator`` too, which no model loads.

    Bytes rather than a geometry, which Django would cast.
    """

    output_field = BinaryField()

    def __init__(self, model: type[Model], column: str) -> None:
        super().__init__(template=f'"{model._meta.db_table}"."{column}"')


class EpochSeconds(Func):
    """A time as whole seconds since 1970."""

    # Not extract(), which works with decimal numbers and takes four times as long.
    template = "date_part('epoch', %(expressions)s)::bigint"
    output_field = BigIntegerField()


class EpochDays(Func):
    """The day of a time in the county, as days since 1970; by the clock of winter."""

    # Django's connections keep UTC, which is what a date is taken by here.
    template = "((%(expressions)s + interval '%(ahead)s seconds')::date - date '1970-01-01')"
    output_field = IntegerField()

    def __init__(self, time: str) -> None:
        winter = datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone()).utcoffset()
        super().__init__(time, ahead=int(winter.total_seconds()) if winter else 0)


class Distance(Func):
    """Distance in degrees as the spatial index knows it, to order by."""

    arg_joiner = " <-> "
    template = "%(expressions)s"
    output_field = FloatField()

    def __init__(self, place: str, other: Any) -> None:
        super().__init__(place, Value(other, output_field=GeometryField(srid=4326)))
