"""Rounds of people's deputies (四走四问): where they went, whom they asked, what they heard."""

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Case
from layers.territory.models import Grid


class Round(models.Model):
    """One round of one or more deputies through a grid. Append-only (trigger)."""

    class Walk(models.TextChoices):
        """四走: the four ways a round leads."""

        HOMES = "homes", _("To homes")
        FIELDS = "fields", _("To fields")
        ENTERPRISES = "enterprises", _("To enterprises")
        SITES = "sites", _("To building sites")

    class Topic(models.TextChoices):
        """四问: the four questions a round asks."""

        NEEDS = "needs", _("What is needed")
        HARDSHIP = "hardship", _("What is hard")
        ADVICE = "advice", _("What is advised")
        RESULTS = "results", _("What came of it")

    uuid = models.UUIDField(unique=True)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="rounds")
    deputies = models.CharField(max_length=120)
    walk = models.CharField(max_length=11, choices=Walk)
    topics = models.JSONField(default=list)
    people = models.PositiveSmallIntegerField()
    text = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-happened_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="round_of_grid", fields=["grid", "-happened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.deputies} {self.happened_at:%Y-%m-%d}"


class RoundCase(models.Model):
    """A demand heard on a round and the case it became."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="raised")
    number = models.PositiveSmallIntegerField()
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="round_case")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="roundcase_once", fields=["round", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.number}"
