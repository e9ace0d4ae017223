"""What every revision of ``layers.history_sql`` has besides the facts of its row."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Changeable(models.Model):
    """A row whose earlier states are kept. The database counts versions and names the changer."""

    version = models.PositiveIntegerField(default=1, db_default=1)
    changed_at = models.DateTimeField(db_default=Now())
    # NULL is the system: an import, a border that moved, the demonstration.
    # Nobody is looked up by what they changed: no index, which 300,000 rows would have to keep.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", db_index=False,
    )  # fmt: skip

    class Meta:
        abstract = True


class Replaced(Changeable):
    """A state that is no longer the present one: who replaced it, when, by which verb, and why."""

    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+",
        db_index=False,
    )  # fmt: skip
    replaced_verb = models.CharField(max_length=20, blank=True)
    replaced_why = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-version"]
