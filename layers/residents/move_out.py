"""A household moves out: it leaves the map and the counts; the row stays for its history."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.actor import acting
from layers.residents.change import locked
from layers.residents.models import Household
from layers.staff.scope import Scope
from layers.words import clean_reason


def move_out(uuid: UUID, scope: Scope, *, reason: str, version: int | None = None) -> Household:
    """Mark the household as moved out, now.

    Raises what ``locked`` raises (OutOfOrder when it moved out before), Refused without a reason.
    """
    reason = clean_reason(reason, _("Say where to, or why the household is not here any more."))
    with transaction.atomic():
        household = locked(uuid, scope, version)
        acting(scope.user_id, "move_out", reason)
        household.moved_out_at = timezone.now()
        household.save(update_fields=["moved_out_at"])
        household.refresh_from_db()
    return household
