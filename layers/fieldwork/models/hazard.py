"""Hazards (隐患): a danger at a place, with an owner and a deadline until it is put right."""

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.enterprises.models import Enterprise
from layers.residents.models import Household
from layers.territory.models import Grid


class Hazard(models.Model):
    """One hazard. Rows are written by the verbs of this layer only."""

    class Kind(models.TextChoices):
        FIRE = "fire", _("Fire safety")
        ELECTRICITY = "electricity", _("Electricity")
        GAS = "gas", _("Gas")
        BUILDING = "building", _("Unsafe building")
        ROAD = "road", _("Road")
        WATER = "water", _("Open water")
        GOODS = "goods", _("Dangerous goods")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        FOUND = "found", _("Found")
        ASSIGNED = "assigned", _("Assigned")
        RECTIFIED = "rectified", _("Put right")
        CHECKED = "checked", _("Checked")

    uuid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=11, choices=Kind)
    serious = models.BooleanField(default=False)
    text = models.CharField(max_length=500)
    address = models.CharField(max_length=200, blank=True)
    geom = models.PointField(srid=4326)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="hazards")
    # Where it was found, if that was at somebody's door.
    household = models.ForeignKey(
        Household, null=True, on_delete=models.PROTECT, related_name="hazards"
    )
    enterprise = models.ForeignKey(
        Enterprise, null=True, on_delete=models.PROTECT, related_name="hazards"
    )
    state = models.CharField(max_length=9, choices=State, default=State.FOUND)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="hazards"
    )
    due_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="hazard_open_in_grid", fields=["grid", "due_on"],
                condition=~Q(state="checked"),
            ),
            models.Index(
                name="hazard_open_of_owner", fields=["owner", "due_on"],
                condition=~Q(state="checked"),
            ),
        ]  # fmt: skip
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="hazard_state_known",
                condition=Q(state__in=["found", "assigned", "rectified", "checked"]),
            ),
            # 事事有人管: whatever is past being found has an owner and a deadline.
            models.CheckConstraint(
                name="hazard_assigned_has_owner",
                condition=Q(state="found") | Q(owner__isnull=False, due_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state != self.State.CHECKED
