"""What complainants say afterwards: questionnaires, and requests to take a case up again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.bilingual import Bilingual
from layers.cases.models import Case


class Question(Bilingual):
    """A question put with the rating. One that has answers is retired, never changed."""

    class Kind(models.TextChoices):
        SCORE = "score", _("1 to 5")
        YES_NO = "yes_no", _("Yes or no")

    kind = models.CharField(max_length=6, choices=Kind)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class QuestionAnswer(models.Model):
    """One answer, once for each time the case was closed. Whose it is only its case says."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    # Yes is 1, no is 0.
    value = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="answer_once", fields=["question", "case", "round"]),
            models.CheckConstraint(name="answer_value", condition=Q(value__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.value} to question {self.question_id}"


class ReopenRequest(models.Model):
    """A complainant says that a closed case is not solved; a dispatcher decides."""

    class State(models.TextChoices):
        OPEN = "open", _("To decide")
        GRANTED = "granted", _("Opened again")
        REFUSED = "refused", _("Refused")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reopen_requests")
    round = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    # How it was said: by the rating or in a callback.
    by_callback = models.BooleanField()
    words = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="reopen_open", fields=["-id"], condition=Q(state="open")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="reopen_request_once", fields=["case", "round"]),
        ]

    def __str__(self) -> str:
        return f"request on case {self.case_id}"
