"""What belongs to a case: who brought it, its photos and its append-only history."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from layers.cases.models.case import Case
from layers.cases.states import Verb


class Complainant(models.Model):
    """Who brought the case. Encrypted; read through ``layers.cases.contact`` only."""

    sealed: ClassVar[tuple[str, ...]] = ("name", "phone")

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ENTERPRISE = "enterprise", _("Enterprise")

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PERSON)
    name = models.BinaryField()
    phone = models.BinaryField()
    phone_hash = models.BinaryField(max_length=32, null=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.kind} of case {self.case_id}"


class CasePhoto(models.Model):
    """A photo, re-encoded at intake so that it carries no position and nothing but pixels."""

    class Stage(models.TextChoices):
        BEFORE = "before", _("Before")
        AFTER = "after", _("After")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.BEFORE)
    file = models.FileField(max_length=120)
    sha256 = models.BinaryField(max_length=32)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="photo_once", fields=["case", "sha256"]),
        ]

    def __str__(self) -> str:
        return str(self.file)


class CaseEvent(models.Model):
    """One thing that happened to a case. Append-only: a trigger refuses update and delete."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12, choices=Verb)
    # NULL is the complainant or the system, never an unknown member of staff.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    happened_at = models.DateTimeField(help_text=_("When it was done, by the doer's clock"))
    recorded_at = models.DateTimeField()
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    public = models.BooleanField(default=False, help_text=_("The complainant may read the note"))
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="event_of_case", fields=["case", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.case_id}"
