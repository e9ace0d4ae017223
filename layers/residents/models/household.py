"""The household: one point on the map, and what the worker keeps of it."""

from typing import ClassVar

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.residents.models.building import Dwelling
from layers.revision import Changeable, Replaced
from layers.territory.models import Grid


class Tenure(models.TextChoices):
    OWNER = "owner", _("Own home")
    TENANT = "tenant", _("Rented home")
    OTHER = "other", _("Other")


class Residence(models.TextChoices):
    """Where people are registered, against where they live."""

    LOCAL = "local", _("Registered here, lives here")
    INCOMING = "incoming", _("Registered elsewhere, lives here")
    OUTGOING = "outgoing", _("Registered here, lives elsewhere")


class Colour(models.TextChoices):
    """What the household's mark on the map says; the first that fits, from the top (ADR 0012)."""

    CARE = "care", _("Special care")
    LOW_INCOME = "low_income", _("Low income")
    PARTY = "party", _("Party member or volunteer")
    LEFT_BEHIND = "left_behind", _("Left-behind child")
    VACANT = "vacant", _("Nobody lives here")
    USUAL = "usual", _("Usual household")


class HouseholdFacts(models.Model):
    """What is known of a household, now (``Household``) or then (``HouseholdRevision``)."""

    number = models.CharField(max_length=30, blank=True, help_text=_("Number of the household"))
    address = models.CharField(max_length=200)
    geom = models.PointField(srid=4326)
    tenure = models.CharField(max_length=6, choices=Tenure, blank=True)
    residence = models.CharField(max_length=8, choices=Residence, blank=True)
    vacant = models.BooleanField(default=False, db_default=False)
    moved_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.address


class Household(HouseholdFacts, Changeable):
    """A household (户). Rows are written by the verbs of this layer only."""

    uuid = models.UUIDField(unique=True, help_text=_("Made by the client: same UUID, same object"))
    # Always the grid that covers the point; a border that moves takes it along (follow_borders.py).
    # household_by_address serves what an index of its own would.
    grid = models.ForeignKey(
        Grid, on_delete=models.PROTECT, related_name="households", db_index=False
    )
    dwelling = models.ForeignKey(
        Dwelling, null=True, blank=True, on_delete=models.PROTECT, related_name="households"
    )
    # Derived from the household and its people by derive.py, stored because the map shows them.
    colour = models.CharField(max_length=11, choices=Colour, default=Colour.USUAL)
    complete = models.BooleanField(default=False, db_default=False)
    # Written by the visits of layers.fieldwork, which keep the history of it.
    visited_at = models.DateTimeField(null=True, blank=True)
    # The database keeps geom in EPSG:3857 too, as ``mercator``, for tiles alone (migration 0004).
    source_system = models.CharField(max_length=40, blank=True, default="", db_default="")
    source_id = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # The list of a grid, and its longest unvisited household.
            models.Index(name="household_by_address", fields=["grid", "address", "id"]),
            models.Index(
                F("grid"),
                F("visited_at").asc(nulls_first=True),
                name="household_by_visit",
                condition=Q(moved_out_at__isnull=True),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="household_has_address", condition=~Q(address="")),
            models.CheckConstraint(
                name="household_colour_known", condition=Q(colour__in=[*Colour.values])
            ),
            models.UniqueConstraint(
                name="household_once_of_source",
                fields=["source_system", "source_id"],
                condition=~Q(source_system=""),
            ),
        ]


class HouseholdRevision(HouseholdFacts, Replaced):
    """An earlier state of a household. It outlives the row, hence no key into its table."""

    household = models.ForeignKey(
        Household, on_delete=models.DO_NOTHING, db_constraint=False, related_name="revisions"
    )
    grid = models.ForeignKey(
        Grid, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    class Meta(Replaced.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="householdrevision_once", fields=["household", "version"]),
        ]
