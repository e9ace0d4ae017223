"""Early warning: days that were looked at, thresholds, alarms and what people did about them."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Category
from layers.insight.warning.streams import Stream
from layers.territory.models import GridSet


class WatchedDay(models.Model):
    """The daily scan of this day has been made: each day once, however many workers look."""

    day = models.DateField(primary_key=True)
    reports = models.PositiveIntegerField()
    repeats = models.PositiveIntegerField()
    alarms = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.reports}"


class Threshold(models.Model):
    """From which score on a stream raises an alarm: so that its past year would have raised
    ``budget`` a week. The latest of a stream counts."""

    stream = models.CharField(max_length=6, choices=Stream)
    score = models.FloatField()
    budget = models.FloatField()
    # What it rests on; no days is the threshold of a county without a past.
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    alarms = models.PositiveIntegerField(default=0)
    made_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="threshold_day", fields=["stream", "made_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.stream} > {self.score:.1f}"


class Verdict(models.TextChoices):
    OPEN = "open", _("To be looked at")
    REAL = "real", _("Acknowledged")
    FALSE = "false", _("Dismissed")


class Alarm(models.Model):
    """Something unusual in one place (or the county), from its first day to the last so far.

    Figures are those of the day on which it was strongest; no case is named, for reports move on
    and who looks at the alarm sees the cases of the own scope.
    """

    stream = models.CharField(max_length=6, choices=Stream)
    # A top-level category; none where everything was taken together.
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    grid_set = models.ForeignKey(GridSet, null=True, on_delete=models.PROTECT, related_name="+")
    # Ids of all grids it has had, and of their towns; none for the whole county.
    grids = ArrayField(models.BigIntegerField(), default=list)
    towns = ArrayField(models.BigIntegerField(), default=list)
    peak_grid = models.BigIntegerField(null=True)
    # Column × 1,000,000 + row of 200 m cells, for a newly hot area.
    cells = ArrayField(models.BigIntegerField(), default=list)
    first_day = models.DateField()
    last_day = models.DateField()
    # The strongest: reports of so many days up to ``peak_day``.
    peak_day = models.DateField()
    window = models.PositiveSmallIntegerField()
    observed = models.PositiveIntegerField()
    expected = models.FloatField()
    score = models.FloatField()
    threshold = models.FloatField()
    verdict = models.CharField(max_length=5, choices=Verdict, default=Verdict.OPEN)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-last_day", "-score"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="alarm_latest", fields=["-last_day", "-score"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="alarm_days",
                condition=Q(first_day__lte=F("peak_day"), peak_day__lte=F("last_day")),
            ),
            models.CheckConstraint(
                name="alarm_decided",
                condition=Q(verdict="open", decided_at__isnull=True)
                | (~Q(verdict="open") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="alarm_has_place",
                condition=Q(stream="county", grids=[]) | (~Q(stream="county") & ~Q(grids=[])),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.first_day}: {self.observed}"


class AlarmEvent(models.Model):
    """What happened to an alarm. A trigger refuses any change."""

    class Verb(models.TextChoices):
        RAISE = "raise", _("Raised")
        ACKNOWLEDGE = "acknowledge", _("Acknowledged")
        DISMISS = "dismiss", _("Dismissed")
        ASSIGN = "assign", _("Given to")
        NOTE = "note", _("Noted")

    alarm = models.ForeignKey(Alarm, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=11, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} of alarm {self.alarm_id}"
