"""What the desk keeps for its work: saved views, words for replies, calls to make."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from layers.cases.models.case import Case
from layers.staff.models import Department


class SavedQueue(models.Model):
    """A view of the queue under a name of one's own: the filters as its address has them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_queues"
    )
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=4000)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="saved_queue_once", fields=["user", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class ReplyTemplate(models.Model):
    """Words to begin a reply with: somebody's own, a department's, or (neither) the county's.

    ``{…}`` in the text are places that ``reply_words.py`` fills from the case.
    """

    name = models.CharField(max_length=40)
    text = models.TextField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    department = models.ForeignKey(
        Department, null=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="template_of_one",
                condition=Q(owner__isnull=True) | Q(department__isnull=True),
            ),
            models.UniqueConstraint(
                name="template_once",
                fields=["name", "owner", "department"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CallbackDue(models.Model):
    """A complainant who is still to be called, and from when on. Gone once the call was made."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="callback_due"
    )
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="callback_due_at", fields=["due_at"]),
        ]
        verbose_name = _("call to make")

    def __str__(self) -> str:
        return f"call for case {self.case_id}"
