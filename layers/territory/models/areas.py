"""Divisions (county, town, village), dated grid sets and grids.

Geometry is EPSG:4326, rounded to 1e-7 degrees. That a grid set has no overlap is a deferred
constraint trigger (migration 0002), since a statement may move a border through a bad state.
"""

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db.models import F, Func, Q
from django.db.models.fields.generated import GeneratedField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.territory.functions import GeodesicArea, IsValid

DIVISION_CODE = r"^[0-9]{12}$"
GRID_CODE = r"^[0-9]{15}([0-9]{2})?$"


class DateRange(Func):
    """daterange(from, to), the end day excluded; an empty end is open."""

    function = "daterange"


class Level(models.TextChoices):
    COUNTY = "county", _("County")
    TOWN = "town", _("Town")
    VILLAGE = "village", _("Village")


class Division(models.Model):
    """An administrative division, coded by 6 + 3 + 3 digits (GB/T 2260 and the 12-digit codes)."""

    code = models.CharField(max_length=12, unique=True)
    level = models.CharField(max_length=8, choices=Level)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    geom = models.MultiPolygonField(srid=4326, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="division_code", condition=Q(code__regex=DIVISION_CODE)),
            models.CheckConstraint(name="division_valid", condition=IsValid("geom")),
            models.CheckConstraint(
                name="division_has_parent",
                condition=Q(level=Level.COUNTY, parent__isnull=True)
                | (~Q(level=Level.COUNTY) & Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GridSet(models.Model):
    """One dated division of the county into grids; at most one is in force on any day."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("grid set", "Draft")
        WAITING = "waiting", pgettext_lazy("grid set", "Waiting for approval")
        # In force from its first day on: until then it is decided, and nothing has moved.
        IN_FORCE = "in_force", _("In force")
        DROPPED = "dropped", pgettext_lazy("grid set", "Given up")

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("First day no longer in force"))
    demonstration = models.BooleanField(
        default=False, help_text=_("Borders are made up and must be shown as such")
    )
    # What a draft was copied from, and when: later edits there are not in it.
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    copied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="gridset_dates",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            ExclusionConstraint(
                name="gridset_one_in_force",
                expressions=[
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    )
                ],
                condition=Q(state="in_force"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GridSetStep(models.Model):
    """What was done with a draft of a grid set, by whom and why. Append-only (migration 0009)."""

    class Verb(models.TextChoices):
        START = "start", pgettext_lazy("grid set", "Draft started")
        IMPORT = "import", pgettext_lazy("grid set", "File taken in")
        SUBMIT = "submit", pgettext_lazy("grid set", "Submitted for approval")
        APPROVE = "approve", pgettext_lazy("grid set", "Approved")
        SEND_BACK = "back", pgettext_lazy("grid set", "Sent back")
        RECALL = "recall", pgettext_lazy("grid set", "Taken back")
        DROP = "drop", pgettext_lazy("grid set", "Given up")

    grid_set = models.ForeignKey(GridSet, on_delete=models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=7, choices=Verb)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    # The first day in force that was asked for, approved or taken back.
    day = models.DateField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.made_at:%Y-%m-%d}"


class Grid(models.Model):
    """One grid (网格): the smallest area with a named worker. Belongs to exactly one village."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("General")
        DEDICATED = "dedicated", _("Dedicated")

    grid_set = models.ForeignKey(GridSet, on_delete=models.PROTECT, related_name="grids")
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="grids")
    code = models.CharField(max_length=17)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.GENERAL)
    geom = models.MultiPolygonField(srid=4326)
    area_m2 = GeneratedField(
        expression=GeodesicArea("geom"), output_field=models.FloatField(), db_persist=True
    )
    version = models.PositiveIntegerField(default=1)
    # A grid that was merged away has no land any more, so no point lies in it; the row stays for
    # the cases that were filed in it, and its code is not given again.
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="grid_code_in_set", fields=["grid_set", "code"]),
            models.CheckConstraint(name="grid_code", condition=Q(code__regex=GRID_CODE)),
            models.CheckConstraint(name="grid_valid", condition=IsValid("geom")),
            models.CheckConstraint(
                name="grid_has_land_or_is_retired",
                condition=Q(retired_at__isnull=True, area_m2__gt=0)
                | Q(retired_at__isnull=False, area_m2=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BorderStamp(models.Model):
    """One row whose token changes with every grid in force, grid set or division.

    Written by triggers (migration 0006) in the transaction of the change; see ``grid_index``.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    token = models.UUIDField(editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="borderstamp_is_one", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return str(self.token)
