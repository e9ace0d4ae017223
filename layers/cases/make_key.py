"""Make a key with which another system files cases (Open311)."""

import secrets
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import SourceKey
from layers.cases.source import clean_source
from layers.errors import OutOfOrder
from layers.privacy import keyed_hash
from layers.staff.models import User

# Tells people and scanners of leaked secrets what it is.
PREFIX: Final = "slk_"
_HINT: Final = 8


def make_key(source: str, actor: User | None = None) -> tuple[SourceKey, str]:
    """Return the row and the key, which is not stored: this is the only time to see it.

    Raises Refused without a name, OutOfOrder when the system has a valid key already.
    """
    source = clean_source(source)
    key = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            row = SourceKey.objects.create(
                source=source, hash=key_hash(key), hint=key[:_HINT], created_at=timezone.now(),
                created_by=actor,
            )  # fmt: skip
    except IntegrityError as error:
        raise OutOfOrder(
            _("“%(source)s” has a key already. Revoke it first.") % {"source": source}, "source"
        ) from error
    return row, key


def key_hash(key: str) -> bytes:
    """What the database keeps of a key."""
    return keyed_hash(key, "source-key")
