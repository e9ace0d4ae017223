"""Reading the keys of other systems: whose one is, and which there are."""

from datetime import timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from layers.cases.make_key import key_hash
from layers.cases.models import SourceKey

# The time of use is written down no more often than this.
_USE: Final = timedelta(minutes=1)


def key_of(key: str) -> SourceKey | None:
    """The valid key with these signs, or None. Notes that it was used."""
    row = SourceKey.objects.filter(hash=key_hash(key), revoked_at=None).first()
    now = timezone.now()
    if row is not None and (row.used_at is None or row.used_at < now - _USE):
        SourceKey.objects.filter(pk=row.pk).update(used_at=now)
    return row


def valid_keys() -> QuerySet[SourceKey]:
    """The keys that may be used, by the name of their system."""
    return SourceKey.objects.filter(revoked_at=None).select_related("created_by")
