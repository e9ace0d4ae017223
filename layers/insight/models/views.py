"""A look at the map that somebody keeps."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A look at the map that a person wants to come back to; its address holds all of it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="saved_view_name", fields=["owner", "name"]),
        ]

    def __str__(self) -> str:
        return self.name
