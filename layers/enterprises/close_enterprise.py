"""An enterprise closes down: it leaves the map and the counts; the row stays for its history."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.actor import acting
from layers.enterprises.change import locked
from layers.enterprises.models import Enterprise
from layers.staff.scope import Scope
from layers.words import clean_reason


def close_enterprise(
    uuid: UUID, scope: Scope, *, reason: str, version: int | None = None
) -> Enterprise:
    """Mark the enterprise as closed, now.

    Raises what ``locked`` raises (OutOfOrder when it closed before), Refused without a reason.
    """
    reason = clean_reason(reason, _("Say what became of the enterprise."))
    with transaction.atomic():
        row = locked(uuid, scope, version)
        acting(scope.user_id, "close", reason)
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        row.refresh_from_db()
    return row
