"""Sweeps (梳网清格): a dated round over an area in which every grid is gone through by one list."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Case
from layers.territory.models import Division, Grid


class Sweep(models.Model):
    """One campaign over a county, a town or a village. Ended early, it says by whom and why."""

    uuid = models.UUIDField(unique=True)
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=500, blank=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    # The last day on which it goes on.
    ends_on = models.DateField()
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="sweep_days_in_order", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="sweep_ended_for_a_reason",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SweepTask(models.Model):
    """One line of a sweep's list: what to go through in each grid. Append-only (trigger)."""

    sweep = models.ForeignKey(Sweep, on_delete=models.PROTECT, related_name="tasks")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="sweeptask_once", fields=["sweep", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class SweepResult(models.Model):
    """A task was gone through in a grid: in order, or something found. Append-only (trigger)."""

    class Outcome(models.TextChoices):
        CLEAR = "clear", _("All in order")
        SETTLED = "settled", _("Found and put right at once")
        FOUND = "found", _("Found and reported")

    uuid = models.UUIDField(unique=True)
    task = models.ForeignKey(SweepTask, on_delete=models.PROTECT, related_name="results")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=7, choices=Outcome)
    note = models.CharField(max_length=500, blank=True)
    # What was found and could not be put right at once.
    case = models.OneToOneField(
        Case, null=True, on_delete=models.PROTECT, related_name="sweep_result"
    )
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-happened_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="sweepresult_once_a_grid", fields=["task", "grid"]),
            models.CheckConstraint(
                name="sweepresult_found_is_a_case",
                condition=Q(outcome="found", case__isnull=False)
                | (~Q(outcome="found") & Q(case__isnull=True)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="sweepresult_by_actor", fields=["actor", "-happened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.task_id}/{self.grid_id} {self.outcome}"
