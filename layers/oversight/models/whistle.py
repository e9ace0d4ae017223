"""Whistles (吹哨), the departments summoned by them (报到), and what happened to each."""

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Case
from layers.oversight.models.item import DelegatedItem
from layers.staff.models import Department
from layers.territory.models import Division, Grid


class Whistle(models.Model):
    """A call for departments to come to a place. Rows are written by the verbs of this layer."""

    class Kind(models.TextChoices):
        BEYOND = "beyond", _("Cannot be solved here")
        JOINT = "joint", _("Joint enforcement")
        EMERGENCY = "emergency", _("Emergency")

    class Call(models.TextChoices):
        """How long departments have to report in; the days are settings."""

        PUSH = "push", _("Push call")
        HARD = "hard", _("Hard-case call")

    class State(models.TextChoices):
        OPEN = "open", _("Whistled")
        DONE = "done", _("Settled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uuid = models.UUIDField(unique=True, help_text=_("Made by the client: same UUID, same whistle"))
    kind = models.CharField(max_length=9, choices=Kind)
    call = models.CharField(max_length=4, choices=Call)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    text = models.TextField()
    # What it came from that has no case, as the room that raised it calls it: "alarm:123".
    origin = models.CharField(max_length=60, blank=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="whistles")
    # The item delegated to the town that it cannot decide alone.
    item = models.ForeignKey(
        DelegatedItem, null=True, on_delete=models.PROTECT, related_name="whistles"
    )
    geom = models.PointField(srid=4326)
    address = models.CharField(max_length=200, blank=True)
    grid = models.ForeignKey(Grid, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    town = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="whistles"
    )
    raised_at = models.DateTimeField()
    result = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="whistle_of_town", fields=["town", "-id"]),
            models.Index(name="whistle_open", fields=["-id"], condition=Q(state="open")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="whistle_ends_with_words",
                condition=Q(state="open", ended_at__isnull=True, result="")
                | (~Q(state="open") & Q(ended_at__isnull=False) & ~Q(result="")),
            ),
        ]

    def __str__(self) -> str:
        return f"whistle {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Clock(models.TextChoices):
    """The three timers of a summons (DOMAIN §4)."""

    SIGN = "sign", _("Sign")
    CONTACT = "contact", _("Make contact")
    REPORT = "report", _("Report in")


class Summons(models.Model):
    """One department that a whistle calls, its three timers, and how the town rates its coming."""

    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="summons")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="summons")
    sign_due = models.DateTimeField()
    contact_due = models.DateTimeField()
    report_due = models.DateTimeField()
    due_provisional = models.BooleanField(default=False)
    signed_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    came = models.BooleanField(null=True, help_text=_("Whether it came, as the town says"))
    score = models.PositiveSmallIntegerField(null=True, help_text=_("How it came, 1 to 5"))
    rated_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="summons_once", fields=["whistle", "department"]),
            # Who has reported in has made contact, and who has made contact has signed.
            models.CheckConstraint(
                name="summons_in_order",
                condition=(Q(contacted_at__isnull=True) | Q(signed_at__lte=F("contacted_at")))
                & (Q(reported_at__isnull=True) | Q(contacted_at__lte=F("reported_at"))),
            ),
            models.CheckConstraint(
                name="summons_rating",
                condition=Q(rated_at__isnull=True, came__isnull=True, score__isnull=True)
                | Q(rated_at__isnull=False, came__isnull=False, score__range=(1, 5)),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                name="summons_waiting", fields=["report_due"], condition=Q(reported_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} for whistle {self.whistle_id}"


class Lapse(models.Model):
    """A timer of a summons ran out: each once, however many workers look."""

    summons = models.ForeignKey(Summons, on_delete=models.PROTECT, related_name="lapses")
    clock = models.CharField(max_length=7, choices=Clock)
    due = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="lapse_once", fields=["summons", "clock", "due"]),
        ]

    def __str__(self) -> str:
        return f"{self.clock} of summons {self.summons_id}"


class WhistleEvent(models.Model):
    """One thing that happened to a whistle. Append-only: a trigger refuses update and delete."""

    class Verb(models.TextChoices):
        BLOW = "blow", _("Whistled")
        SIGN = "sign", _("Signed")
        CONTACT = "contact", _("Made contact")
        REPORT = "report", _("Reported in")
        LAPSE = "lapse", _("Time ran out")
        RATE = "rate", _("Rated")
        END = "end", _("Settled")
        WITHDRAW = "withdraw", _("Withdrawn")

    whistle = models.ForeignKey(Whistle, on_delete=models.PROTECT, related_name="events")
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=8, choices=Verb)
    # NULL is the clock.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.verb} {self.whistle_id}"
