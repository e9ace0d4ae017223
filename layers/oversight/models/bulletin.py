"""Bulletins (通报) and monthly reviews (点评): drafts, what was approved byte for byte, and whom
it names.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from layers.oversight.models.supervision import Supervision
from layers.staff.models import Department


class Bulletin(models.Model):
    """One number. A trigger refuses any change once it is approved."""

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("Weekly bulletin")
        MONTHLY = "monthly", _("Monthly review")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        APPROVED = "approved", _("Approved")

    kind = models.CharField(max_length=7, choices=Kind)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    # What it says, as layers.oversight.compose writes it; files are made from this alone.
    content = models.JSONField()
    remark = models.TextField(blank=True)
    made_at = models.DateTimeField()
    # NULL is the clock.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_on", "kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="bulletin_once", fields=["kind", "starts_on"]),
            models.UniqueConstraint(name="bulletin_number", fields=["kind", "year", "number"]),
            models.CheckConstraint(name="bulletin_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="bulletin_approved_by_somebody",
                condition=Q(state="draft", approved_at__isnull=True, approved_by__isnull=True)
                | Q(state="approved", approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}/{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class BulletinFile(models.Model):
    """A file of an approved bulletin as it was made then. A trigger refuses any change."""

    class Form(models.TextChoices):
        HTML = "html", "HTML"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="files")
    form = models.CharField(max_length=4, choices=Form)
    body = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="bulletin_file_once", fields=["bulletin", "form"]),
        ]

    def __str__(self) -> str:
        return f"{self.form} of bulletin {self.bulletin_id}"


class Naming(models.Model):
    """A unit that an approved bulletin names: for a notice, or for its share of handled cases.

    Append-only: a trigger refuses update and delete.
    """

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="namings")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="namings")
    # NULL: below the share that every unit has to handle.
    supervision = models.ForeignKey(
        Supervision, null=True, on_delete=models.PROTECT, related_name="namings"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="named_once", fields=["bulletin", "department", "supervision"],
                nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"department {self.department_id} in {self.bulletin}"
