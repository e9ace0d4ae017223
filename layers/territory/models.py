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
        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("First day no longer in force"))
    demonstration = models.BooleanField(
        default=False, help_text=_("Borders are made up and must be shown as such")
    )

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


class Edit(models.Model):
    """One change of the territory as one step: who, when, why. Its revisions say what.

    Append-only. A change made past the verbs gets an edit of its own, by the database.
    """

    class Verb(models.TextChoices):
        REDRAW = "redraw", _("Border moved")
        SPLIT = "split", _("Split")
        MERGE = "merge", _("Merged")
        RESTORE = "restore", _("Put back")
        OTHER = "other", _("Imported or changed directly")

    verb = models.CharField(max_length=7, choices=Verb)
    # NULL is the system: an import, a migration, a statement by hand.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    village = models.ForeignKey(Division, null=True, on_delete=models.PROTECT, related_name="edits")
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undone")
    # Made by the client: a change whose answer was lost is sent again and not made again.
    uuid = models.UUIDField(null=True, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="edit_of_village", fields=["village", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.made_at:%Y-%m-%d}"


class Revision(models.Model):
    """A state of a feature, written by a trigger (migration 0004) whenever the row changes."""

    class Action(models.TextChoices):
        INSERT = "insert", _("Made")
        UPDATE = "update", _("Changed")
        DELETE = "delete", _("Deleted")

    edit = models.ForeignKey(Edit, on_delete=models.PROTECT, related_name="%(class)ss")
    action = models.CharField(max_length=6, choices=Action)
    version = models.PositiveIntegerField()
    code = models.CharField(max_length=17)
    name = models.CharField(max_length=80)
    geom = models.MultiPolygonField(srid=4326, null=True)

    class Meta:
        abstract = True


class GridRevision(Revision):
    """A state of a grid. It outlives the row, hence no key into its table."""

    grid = models.ForeignKey(
        Grid, on_delete=models.DO_NOTHING, db_constraint=False, related_name="revisions"
    )
    grid_set = models.ForeignKey(
        GridSet, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    village = models.ForeignKey(
        Division, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    kind = models.CharField(max_length=9, choices=Grid.Kind)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="gridrevision_once", fields=["grid", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class DivisionRevision(Revision):
    """A state of a division."""

    division = models.ForeignKey(
        Division, on_delete=models.DO_NOTHING, db_constraint=False, related_name="revisions"
    )
    level = models.CharField(max_length=8, choices=Level)
    parent = models.ForeignKey(
        Division, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="divisionrevision_once", fields=["division", "version"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Proposal(models.Model):
    """A change of borders that somebody drew and a dispatcher decides on.

    What was proposed never changes and a decision is final: the database sees to it (0008).
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", pgettext_lazy("proposal", "Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uuid = models.UUIDField(unique=True)
    grid_set = models.ForeignKey(GridSet, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="proposals")
    verb = models.CharField(max_length=7, choices=Edit.Verb)
    # As ``change_json`` writes it: geometry to the last digit, and the versions that were seen.
    change = models.JSONField()
    reason = models.CharField(max_length=200)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # By the device, which may have been without a network; and when it arrived.
    drawn_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    edit = models.OneToOneField(Edit, null=True, on_delete=models.PROTECT, related_name="proposal")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="proposal_waiting", fields=["village"], condition=Q(state="open")),
            models.Index(name="proposal_of_person", fields=["proposer", "-id"]),
            models.Index(name="proposal_of_village", fields=["village", "-id"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="proposal_decided",
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_approved_is_an_edit",
                condition=Q(state="approved", edit__isnull=False)
                | (~Q(state="approved") & Q(edit__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.village}"


class Presence(models.Model):
    """Somebody has the borders of a village open. Forgotten when no more is heard of them."""

    village = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="presence_once", fields=["village", "user"]),
        ]
