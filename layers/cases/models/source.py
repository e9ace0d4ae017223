"""Other people's systems: keys with which they file cases (Open311), and files of cases."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class SourceKey(models.Model):
    """A key that a program files cases with, under the name of its system; only a hash is kept."""

    source = models.CharField(max_length=40)
    hash = models.BinaryField(max_length=32, unique=True)
    # The first signs, so that people can tell keys apart.
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField()
    # NULL: made at the command line.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["source", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="source_key_one_valid", fields=["source"], condition=Q(revoked_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.source


class CaseImport(models.Model):
    """A file of cases: uploaded and looked at, then imported. Its content is kept encrypted and
    only until then; afterwards the row says who imported how many."""

    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(default=bytes)
    # Which column means what, where somebody has said so, and the coordinates' system.
    columns = models.JSONField(default=dict)
    crs = models.CharField(max_length=5, default="wgs84")
    # NULL: at the command line.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    written = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.source} {self.uploaded_at:%Y-%m-%d}"
