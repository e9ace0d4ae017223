"""Supervision notices (督办单): found by a rule or issued by hand, answered, contested, decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Case
from layers.staff.models import Department


class Supervision(models.Model):
    """One matter that a unit has to answer for. Rows are written by the verbs of this layer."""

    class Rule(models.TextChoices):
        """The four detection rules of S13; by hand has none."""

        LATE = "late", _("Taken up late without a reason")
        DRAGGING = "dragging", _("Dragging")
        PERFUNCTORY = "perfunctory", _("Perfunctory reply")
        RECURRING = "recurring", _("Same problem again")

    class Office(models.TextChoices):
        INSPECTION = "inspection", _("Inspection office")
        CONDUCT = "conduct", _("Office for conduct")
        DISCIPLINE = "discipline", _("Discipline office")

    class State(models.TextChoices):
        FOUND = "found", _("Found by rule")
        ISSUED = "issued", _("To be answered")
        REPLIED = "replied", _("Unit has answered")
        CONTESTED = "contested", _("Contested")
        CLOSED = "closed", _("Closed")
        DROPPED = "dropped", _("Dropped")

    uuid = models.UUIDField(unique=True)
    rule = models.CharField(max_length=11, choices=Rule, blank=True)
    # What of the case the rule has seen, so that the same thing is found once.
    mark = models.CharField(max_length=40, blank=True)
    evidence = models.JSONField(default=dict)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="supervisions"
    )
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="supervisions")
    origin = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=9, choices=State)
    # Where it goes on when a contest is refused.
    state_before = models.CharField(max_length=9, choices=State, blank=True)
    office = models.CharField(max_length=10, choices=Office, blank=True)
    # 督〔year〕serial号, from when it is issued.
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    demand = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reply_due = models.DateTimeField(null=True)
    late_told_for = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="supervision_of_unit", fields=["department", "-id"]),
            models.Index(
                name="supervision_open", fields=["state", "-id"],
                condition=~Q(state__in=["closed", "dropped"]),
            ),
            models.Index(name="supervision_opened", fields=["opened_at"]),
        ]  # fmt: skip
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="supervision_found_once", fields=["rule", "case", "mark"],
                condition=~Q(rule=""),
            ),
            models.UniqueConstraint(name="supervision_number", fields=["year", "serial"]),
            models.CheckConstraint(
                name="supervision_issued_has_number",
                condition=~Q(state__in=["issued", "replied", "closed"])
                | Q(serial__isnull=False, year__isnull=False, issued_by__isnull=False,
                    reply_due__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number or f"supervision {self.pk}"

    @property
    def number(self) -> str:
        """As it stands on the paper; empty before it is issued."""
        return f"督〔{self.year}〕{self.serial}号" if self.serial else ""


class SupervisionEvent(models.Model):
    """One thing that happened to it. Append-only: a trigger refuses update and delete."""

    class Verb(models.TextChoices):
        FIND = "find", _("Found by rule")
        ISSUE = "issue", _("Notice issued")
        REPLY = "reply", _("Answer given")
        ACCEPT = "accept", _("Answer accepted")
        RETURN = "return", _("Answer sent back")
        CONTEST = "contest", _("Contest made")
        UPHOLD = "uphold", _("Contest refused")
        DROP = "drop", _("Dropped")
        LATE = "late", _("Answer overdue")
        NAME = "name", _("Named in the bulletin")

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=7, choices=Verb)
    # NULL is the rule or the clock.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.supervision_id}"
