"""What several nouns of the field share: photos, and the events of boxes and hazards."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.fieldwork.models.hazard import Hazard
from layers.fieldwork.models.mailbox import Mailbox, Opening
from layers.fieldwork.models.round import Round
from layers.fieldwork.models.sweep import SweepResult
from layers.fieldwork.models.visit import Visit


def _exactly_one(*names: str) -> Q:
    """Of these columns, one is filled and the others are empty."""
    fits = Q(pk__in=[])
    for filled in names:
        fits |= Q(**{f"{name}__isnull": name != filled for name in names})
    return fits


class FieldEvent(models.Model):
    """One change of a mailbox or a hazard. Append-only (trigger in migration 0002)."""

    class Verb(models.TextChoices):
        PLACE = "place", _("Placed")
        CHANGE = "change", _("Changed")
        REMOVE = "remove", _("Taken away")
        FIND = "find", _("Found")
        ASSIGN = "assign", _("Assigned")
        RECTIFY = "rectify", _("Put right")
        CHECK = "check", _("Checked")
        SEND_BACK = "send_back", _("Sent back")
        REHOME = "rehome", _("Moved by a border")

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.PROTECT, related_name="events")
    hazard = models.ForeignKey(Hazard, null=True, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=9, choices=Verb)
    # NULL is the system, never an unknown member of staff.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    note = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="fieldevent_of_one_thing", condition=_exactly_one("mailbox", "hazard")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.mailbox_id or self.hazard_id}"


class FieldPhoto(models.Model):
    """A photo, re-encoded at intake so that it carries no position and nothing but pixels."""

    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="photos")
    opening = models.ForeignKey(Opening, null=True, on_delete=models.PROTECT, related_name="photos")
    hazard = models.ForeignKey(Hazard, null=True, on_delete=models.PROTECT, related_name="photos")
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="photos")
    sweep_result = models.ForeignKey(
        SweepResult, null=True, on_delete=models.PROTECT, related_name="photos"
    )
    # The state in which a hazard was when the photo came in; empty for everything else.
    stage = models.CharField(max_length=9, blank=True)
    file = models.FileField(max_length=120)
    sha256 = models.BinaryField(max_length=32)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="fieldphoto_of_one_thing",
                condition=_exactly_one("visit", "opening", "hazard", "round", "sweep_result"),
            ),
            models.UniqueConstraint(
                name="fieldphoto_once",
                fields=["visit", "opening", "hazard", "round", "sweep_result", "sha256"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)
