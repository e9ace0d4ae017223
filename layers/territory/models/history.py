"""What the borders were: edits, and the states of grids and divisions that triggers remember."""

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.territory.models.areas import Division, Grid, GridSet, Level


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
