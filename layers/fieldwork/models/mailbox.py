"""The mailbox of a grid (信箱), its openings and the letters found in it."""

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q

from layers.cases.models import Case
from layers.territory.models import Grid

BOX_CODE = r"^[0-9A-HJKMNP-TV-Z]{8}$"


class Mailbox(models.Model):
    """One box with a QR code. A grid should have exactly one; a merge may leave it two."""

    uuid = models.UUIDField(unique=True)
    # Printed on the box, so no secret; drawn by lot, so that nobody counts through the boxes.
    code = models.CharField(max_length=8, unique=True)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="mailboxes")
    geom = models.PointField(srid=4326)
    address = models.CharField(max_length=200)
    # ISO: Monday is 1. A day counts only where it is a working day (see schedule.py).
    weekdays = ArrayField(models.PositiveSmallIntegerField())
    since = models.DateField()
    active = models.BooleanField(default=True)
    # The latest opening, kept here so that the alert needs no look into the log.
    opened_at = models.DateTimeField(null=True)
    # The latest missed day that people were told of (watch_mailboxes.py).
    told_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["grid__code", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="mailbox_of_grid", fields=["grid"], condition=Q(active=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="mailbox_code", condition=Q(code__regex=BOX_CODE)),
            models.CheckConstraint(
                name="mailbox_weekdays",
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7], weekdays__len__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Opening(models.Model):
    """Somebody opened the box. Append-only (trigger in migration 0002)."""

    uuid = models.UUIDField(unique=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="openings")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # Where the device was; personal data of the worker, read with this opening only.
    geom = models.PointField(srid=4326, null=True, spatial_index=False)
    letters = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-happened_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="opening_of_mailbox", fields=["mailbox", "-happened_at"]),
            models.Index(name="opening_by_actor", fields=["actor", "happened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.mailbox_id} {self.happened_at:%Y-%m-%d}"


class Letter(models.Model):
    """A letter from an opening and the case it became."""

    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="entered")
    number = models.PositiveSmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="letter")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="letter_once", fields=["opening", "number"]),
            models.CheckConstraint(name="letter_number", condition=Q(number__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.opening_id}/{self.number}"
