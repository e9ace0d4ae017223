"""Revoke a key: the system that uses it files nothing from its next request on."""

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import SourceKey
from layers.errors import NotFound


def revoke_key(pk: int) -> SourceKey:
    """End one key; ending it twice changes nothing. Raises NotFound."""
    row = SourceKey.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("There is no such key."))
    SourceKey.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now())
    return row
