"""PostGIS functions that the ORM lacks, as small Func classes."""

from django.contrib.gis.db.models import GeometryField
from django.db.models import BooleanField, FloatField, Func, TextField


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
