"""What a case gathers on its way: pauses of its clocks, replies, callbacks and ratings."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.cases.models.case import Case
from layers.cases.states import State


class Pause(models.Model):
    """A time in which the clocks of a case stood still; without an end it still lasts."""

    class Reason(models.TextChoices):
        AWAITING = "awaiting", _("Waiting for information")
        SUSPENDED = "suspended", _("Suspended")
        CHECKING = "checking", _("Being checked")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=9, choices=Reason)
    # Where the case goes on when the pause ends.
    state_before = models.CharField(max_length=10, choices=State)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="pause_one_at_a_time", fields=["case"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="pause_ends_after_start",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} of case {self.case_id}"


class Truth(models.TextChoices):
    TRUE = "true", _("The demand is true")
    PARTLY = "partly", _("Partly true")
    FALSE = "false", _("Not true")


class Duty(models.TextChoices):
    """Whether the matter is within the unit's duty, and if not, what kind of matter it is."""

    OURS = "ours", _("Within our duty")
    OTHER_UNIT = "other_unit", _("Another unit's duty")
    HIGHER = "higher", _("For a level above the county")
    LAW = "law", _("In court, arbitration or review")
    PRIVATE = "private", _("Between private parties")
    NO_RULE = "no_rule", _("No policy allows it")


class ContactWay(models.TextChoices):
    PHONE = "phone", _("By phone")
    VISIT = "visit", _("In person")
    MESSAGE = "message", _("By message")
    NONE = "none", _("Not reached, or left no contact")


class Level(models.TextChoices):
    """Where it was solved: 小事不出网格、大事不出镇村."""

    GRID = "grid", _("Solved in the grid")
    TOWN = "town", _("Solved in the town")
    COUNTY = "county", _("Solved in the county")


class Resolution(models.Model):
    """The reply form of one resolving; after rework there is another, and the last one holds."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="resolutions")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    truth = models.CharField(max_length=6, choices=Truth)
    duty = models.CharField(max_length=10, choices=Duty)
    contact_way = models.CharField(max_length=7, choices=ContactWay)
    contacted_at = models.DateTimeField(null=True)
    solved = models.BooleanField()
    why_not = models.TextField(blank=True)
    level = models.CharField(max_length=6, choices=Level)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="resolution_unsolved_says_why", condition=Q(solved=True) | ~Q(why_not="")
            ),
            models.CheckConstraint(
                name="resolution_contact_has_time",
                condition=Q(contact_way=ContactWay.NONE, contacted_at__isnull=True)
                | (~Q(contact_way=ContactWay.NONE) & Q(contacted_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"resolution of case {self.case_id}"


class Callback(models.Model):
    """One attempt to call the complainant back, and what they said."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Reached")
        NO_ANSWER = "no_answer", _("No answer")
        WRONG_NUMBER = "wrong_number", _("Wrong number")
        REFUSED = "refused", _("Did not want to talk")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="callbacks")
    round = models.PositiveSmallIntegerField(
        help_text=_("How often it had been done again by then")
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=Outcome)
    # Denominators of 响应率, 解决率, 满意率: called back and answered (DOMAIN §7).
    contacted = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    score = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="callback_answers",
                condition=Q(
                    outcome="answered",
                    contacted__isnull=False,
                    solved__isnull=False,
                    score__range=(1, 5),
                )
                | (
                    ~Q(outcome="answered")
                    & Q(contacted__isnull=True, solved__isnull=True, score__isnull=True)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} of case {self.case_id}"


class Rating(models.Model):
    """The complainant's own rating after closing, once for each time it was closed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    score = models.PositiveSmallIntegerField()
    solved = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="rating_once", fields=["case", "round"]),
            models.CheckConstraint(name="rating_score", condition=Q(score__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.score} for case {self.case_id}"
