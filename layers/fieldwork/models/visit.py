"""Visits (走访) with their diary entry, and the answers to the weekly needs survey (问需)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Case
from layers.enterprises.models import Enterprise
from layers.residents.models import Household
from layers.territory.models import Grid


class Visit(models.Model):
    """One call at a door (民情日记). Append-only; row-level security shows it within scope only."""

    class Purpose(models.TextChoices):
        ROUTINE = "routine", _("Regular visit")
        CARE = "care", _("Care visit")
        SAFETY = "safety", _("Safety check")
        POLICY = "policy", _("Explain a policy")
        FOLLOW_UP = "follow_up", _("Follow-up")

    class Outcome(models.TextChoices):
        MET = "met", _("Met in person")
        FAMILY = "family", _("Family answered")
        NOBODY = "nobody", _("Nobody at home")

    class Need(models.TextChoices):
        MEDICINE = "medicine", _("Bring medicine")
        DOCTOR = "doctor", _("See a doctor")
        POWER = "power", _("Electrical safety")
        ALLOWANCE = "allowance", _("Living allowance")
        WORK = "work", _("Find work")
        SCHOOL = "school", _("School matters")
        PAPERS = "papers", _("Papers")
        COMPANY = "company", _("Somebody to talk to")

    uuid = models.UUIDField(unique=True)
    household = models.ForeignKey(
        Household, null=True, on_delete=models.PROTECT, related_name="visits"
    )
    enterprise = models.ForeignKey(
        Enterprise, null=True, on_delete=models.PROTECT, related_name="visits"
    )
    # The grid at the time, for counts of what was done; who may read follows the household.
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    # Where the device was; personal data of the worker, read with this visit only.
    geom = models.PointField(srid=4326, null=True, spatial_index=False)
    purpose = models.CharField(max_length=9, choices=Purpose)
    outcome = models.CharField(max_length=6, choices=Outcome)
    needs = ArrayField(models.CharField(max_length=9, choices=Need), default=list)
    text = models.TextField(blank=True)
    help = models.CharField(max_length=200, blank=True)
    next_on = models.DateField(null=True)
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="visit")

    class Meta:
        ordering: ClassVar[list[str]] = ["-happened_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="visit_of_household", fields=["household", "-happened_at"]),
            models.Index(name="visit_of_enterprise", fields=["enterprise", "-happened_at"]),
            models.Index(name="visit_by_actor", fields=["actor", "-happened_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="visit_of_one_door",
                condition=Q(household__isnull=True, enterprise__isnull=False)
                | Q(household__isnull=False, enterprise__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.happened_at:%Y-%m-%d} {self.household_id or self.enterprise_id}"


class Answer(models.Model):
    """A household was asked in a week's needs survey. "No need" is an answer too.

    Written once a week and household; a need that comes up later in the week is added.
    """

    class How(models.TextChoices):
        VISIT = "visit", _("At a visit")
        DOOR = "door", _("At the door")
        PHONE = "phone", _("By phone")

    uuid = models.UUIDField(unique=True)
    week = models.DateField(help_text=_("The Monday of the week"))
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="answers")
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    how = models.CharField(max_length=5, choices=How)
    has_need = models.BooleanField()
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # In this order, since coverage counts the grids of a week.
            models.UniqueConstraint(name="answer_once_a_week", fields=["week", "household"]),
            models.CheckConstraint(name="answer_week_is_monday", condition=Q(week__iso_week_day=1)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="answer_of_grid", fields=["grid", "week"]),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.household_id}"
