"""A building stands on the map; a dwelling is a flat, a room or a whole house in it."""

from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.territory.functions import IsPointOrMultiPolygon, IsValid
from layers.territory.models import Grid


class Building(models.Model):
    """A building, as a point or as its outline (MultiPolygon), EPSG:4326."""

    class Use(models.TextChoices):
        RESIDENTIAL = "residential", _("Residential")
        MIXED = "mixed", _("Homes and shops")
        COMMERCIAL = "commercial", _("Commercial")
        INDUSTRIAL = "industrial", _("Industrial")
        PUBLIC = "public", _("Public building")

    uuid = models.UUIDField(unique=True, help_text=_("Made by the client: same UUID, same object"))
    # Always the grid that covers it, by a point inside the outline.
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="buildings")
    name = models.CharField(max_length=80, blank=True)
    number = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200)
    use = models.CharField(max_length=11, choices=Use, default=Use.RESIDENTIAL)
    floors = models.PositiveSmallIntegerField(default=1)
    geom = models.GeometryField(srid=4326)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # Estates and blocks are looked for by name; a house in a village has none.
            models.Index(name="building_by_name", fields=["name"], condition=~Q(name="")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="building_shape", condition=IsValid("geom") & IsPointOrMultiPolygon("geom")
            ),
            models.CheckConstraint(
                name="building_floors", condition=Q(floors__gte=1, floors__lte=200)
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.address


class Dwelling(models.Model):
    """Where one household can live: a flat, or the whole of a house."""

    class Use(models.TextChoices):
        OCCUPIED = "occupied", _("Lived in by its owner")
        LET = "let", _("Let")
        VACANT = "vacant", _("Vacant")
        OTHER = "other", _("Not lived in: shop, office, store")

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="dwellings")
    unit = models.CharField(max_length=20, blank=True)
    room = models.CharField(max_length=20, blank=True)
    use = models.CharField(max_length=8, choices=Use, default=Use.OCCUPIED)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="dwelling_once", fields=["building", "unit", "room"]),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.unit, self.room]))
