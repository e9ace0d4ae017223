"""Changes of borders that wait for a decision, and who has a village's borders open."""

from typing import ClassVar

from django.conf import settings
from django.contrib.gis.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from layers.territory.models.areas import Division, GridSet
from layers.territory.models.history import Edit


class Proposal(models.Model):
    """A change of borders that somebody drew and a dispatcher decides on.

    What was proposed never changes and a decision is final: the database sees to it (0008).
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", pgettext_lazy("proposal", "Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uuid = models.UUIDField(unique=True)
    grid_set = models.ForeignKey(GridSet, on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="proposals")
    verb = models.CharField(max_length=7, choices=Edit.Verb)
    # As ``change_json`` writes it: geometry to the last digit, and the versions that were seen.
    change = models.JSONField()
    reason = models.CharField(max_length=200)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # By the device, which may have been without a network; and when it arrived.
    drawn_at = models.DateTimeField()
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    edit = models.OneToOneField(Edit, null=True, on_delete=models.PROTECT, related_name="proposal")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="proposal_waiting", fields=["village"], condition=Q(state="open")),
            models.Index(name="proposal_of_person", fields=["proposer", "-id"]),
            models.Index(name="proposal_of_village", fields=["village", "-id"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="proposal_decided",
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_approved_is_an_edit",
                condition=Q(state="approved", edit__isnull=False)
                | (~Q(state="approved") & Q(edit__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.village}"


class Presence(models.Model):
    """Somebody has the borders of a village open. Forgotten when no more is heard of them."""

    village = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="presence_once", fields=["village", "user"]),
        ]
