"""Keys of other people's systems that file cases here (Open311)."""

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
