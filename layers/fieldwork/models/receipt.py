"""What came in from a device: once, when it was made there and when it arrived here."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Receipt(models.Model):
    """An entry of a device that was carried out. Append-only (trigger in migration 0006).

    Written in the transaction of what it stands for, so that an entry whose answer got lost on the
    way is known again, whatever verb it was.
    """

    uuid = models.UUIDField(unique=True)
    # How often it was changed on the device before it was sent, from 1.
    edition = models.PositiveIntegerField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    # Where the answer led on to; nothing personal.
    answer = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="receipt_by_time", fields=["received_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.made_at:%Y-%m-%d %H:%M}"
