"""What a case may be about, and which department answers for it where (派单目录)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from layers.bilingual import Bilingual
from layers.staff.models import Department
from layers.territory.models import DateRange, Division, Grid


class Family(models.TextChoices):
    LIVELIHOOD = "livelihood", _("Livelihood")
    SAFETY = "safety", _("Safety")


class LimitUnit(models.TextChoices):
    DAYS = "days", _("working days")
    HOURS = "hours", _("working hours")


class Category(Bilingual):
    """A node of the two-level category tree (事项分类), with its two time limits."""

    code = models.SlugField(max_length=40, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    family = models.CharField(max_length=10, choices=Family)
    icon = models.SlugField(max_length=30, default="message-square")
    active = models.BooleanField(default=True)
    accept_limit = models.PositiveSmallIntegerField(default=1)
    accept_unit = models.CharField(max_length=5, choices=LimitUnit, default=LimitUnit.DAYS)
    resolve_limit = models.PositiveSmallIntegerField(default=7)
    resolve_unit = models.CharField(max_length=5, choices=LimitUnit, default=LimitUnit.DAYS)

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="category_limits", condition=Q(accept_limit__gt=0, resolve_limit__gt=0)
            ),
        ]

    @property
    def path(self) -> list[int]:
        """Its id and its parent's, nearest first, as the routing statement takes them."""
        return [self.pk] if self.parent_id is None else [self.pk, self.parent_id]


class CategoryEvent(models.Model):
    """What was decided about a category, by whom and why. A trigger refuses any change.

    ``detail`` of LIMITS: ``from`` and ``to``, each accept, accept_unit, resolve, resolve_unit.
    """

    class Verb(models.TextChoices):
        WITHDRAW = "withdraw", _("Takes no more cases")
        RESTORE = "restore", _("Takes cases again")
        LIMITS = "limits", _("Time limits changed")

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=8, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.category} · {self.get_verb_display()}"


class DispatchCatalogue(models.Model):
    """One dated version of the dispatch rules; at most one is in force on any day.

    A draft until it is ``in_force``, which it is from ``starts_on`` on: the routing statement
    compares dates, so that a version takes effect at midnight without a job. The verbs of
    ``layers.cases.rulebook`` change drafts only.
    """

    name = models.CharField(max_length=80)
    in_force = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("First day no longer in force"))
    based_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    # NULL is a loading command, never an unknown person.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    # Empty again with every change of a rule: what was checked is what takes effect.
    checked_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="catalogue_dates",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
            ),
            ExclusionConstraint(
                name="catalogue_one_in_force",
                expressions=[
                    (DateRange("starts_on", "ends_on", RangeBoundary()), RangeOperators.OVERLAPS)
                ],
                condition=Q(in_force=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DispatchRule(models.Model):
    """Category (or an ancestor of it) × area → department, with an office inside it.

    The area is one grid, one division, or (neither) anywhere. ``layers.cases.route`` says which
    rule wins.
    """

    catalogue = models.ForeignKey(DispatchCatalogue, on_delete=models.CASCADE, related_name="rules")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="rules")
    division = models.ForeignKey(Division, null=True, blank=True, on_delete=models.PROTECT)
    grid = models.ForeignKey(Grid, null=True, blank=True, on_delete=models.PROTECT)
    department = models.ForeignKey(Department, on_delete=models.PROTECT)
    office = models.CharField(max_length=80, blank=True)
    # Why it was set; a rule that came from a wrong dispatch names the case.
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="rule_one_area", condition=Q(division__isnull=True) | Q(grid__isnull=True)
            ),
            models.UniqueConstraint(
                name="rule_once",
                fields=["catalogue", "category", "division", "grid"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} → {self.department}"
