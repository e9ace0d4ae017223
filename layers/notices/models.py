"""Messages to staff, rungs of the ladder a case has climbed, and what goes out of the house."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.cases.models import Case


class Kind(models.TextChoices):
    """What a message is about; ``layers.notices.words`` says it in a sentence."""

    GIVEN = "given", _("Given to you")
    ASKED = "asked", _("To decide")
    DECIDED = "decided", _("Decided")
    ANSWERED = "answered", _("Complainant answered")
    BACK = "back", _("To be done again")
    JOINED = "joined", _("Join in")
    SUSPENDED = "suspended", _("Suspended")
    GONE = "gone", _("No longer yours")
    UNHAPPY = "unhappy", _("Not content")
    REMINDED = "reminded", _("Reminder")
    MISSED = "missed", _("Not taken up in time")
    BLUE = "blue", _("Blue notice: near due")
    YELLOW = "yellow", _("Yellow notice: lagging")
    RED = "red", _("Red notice: overdue")
    ESCALATED = "escalated", _("Escalated")
    REVIEW = "review", _("Look at it again")
    OTHER = "other", _("Notice")


class Message(models.Model):
    """One line in somebody's inbox. Words are made when read, in the reader's language."""

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")
    # What a room says that has no kind of its own here, and where it leads.
    words = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="message_inbox", fields=["to", "-id"]),
            models.Index(name="message_unread", fields=["to"], condition=Q(read_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_id}"


class Rung(models.TextChoices):
    """The ladder of supervision (DOMAIN §2), from the clock alone; nobody has to climb it."""

    REMIND = "remind", _("Reminder")
    MISSED = "missed", _("Not taken up in time")
    BLUE = "blue", _("Blue notice: near due")
    YELLOW = "yellow", _("Yellow notice: lagging")
    RED = "red", _("Red notice: overdue")
    ESCALATE = "escalate", _("Escalated")
    REVIEW = "review", _("Look at it again")


class Climbed(models.Model):
    """A case stood on this rung for this deadline: each once, however many workers look."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="climbed")
    rung = models.CharField(max_length=8, choices=Rung)
    due = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="climbed_once", fields=["case", "rung", "due"]),
        ]

    def __str__(self) -> str:
        return f"case {self.case_id} on {self.rung}"


# What the worker still has to send, or could not.
NOT_OUT: Final = ("waiting", "failed")


class Delivery(models.Model):
    """Something that leaves the house: to a member of staff, or to a complainant.

    Neither number nor address is kept here: they are looked up when it is sent.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WEBHOOK = "webhook", _("Webhook")
        SMS = "sms", _("Text message")
        WECHAT = "wechat", _("WeChat")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        # There is no gateway: what would have been sent is kept, and nothing pretends it was.
        RECORDED = "recorded", _("Recorded only, no gateway")

    channel = models.CharField(max_length=8, choices=Channel)
    state = models.CharField(max_length=8, choices=State)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="deliveries")
    words = models.CharField(max_length=300)
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    error = models.CharField(max_length=200, blank=True, default="", db_default="")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="delivery_not_out", fields=["-id"], condition=Q(state__in=NOT_OUT)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="delivery_has_reader",
                condition=Q(message__isnull=False) | Q(case__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
