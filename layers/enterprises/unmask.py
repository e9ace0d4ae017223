"""Legal person and phone of an enterprise: masked, or in full with a reason that is recorded."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from layers.enterprises.models import Enterprise
from layers.enterprises.queries import for_scope
from layers.errors import NotAllowed, NotFound
from layers.privacy import decrypt, mask_name, mask_phone
from layers.staff.access_log import record_access
from layers.staff.models import AccessRecord
from layers.staff.scope import Scope
from layers.words import clean_reason


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call; empty strings where unknown."""

    legal_person: str
    phone: str


def masked(row: Enterprise, scope: Scope) -> Contact | None:
    """李* and 139****7788; None for those who see no people."""
    if not sees_contact(row, scope):
        return None
    return Contact(mask_name(decrypt(row.legal_person)), mask_phone(decrypt(row.phone)))


def sees_contact(row: Enterprise, scope: Scope) -> bool:
    """Those who work the grid, and dispatchers; leaders and supervisors see firms without people.

    ``row`` comes from ``for_scope``. Who dispatches one town and leads another sees no contacts.
    """
    if scope.all_people or row.grid_id in scope.grids:
        return True
    return bool(scope.divisions) and scope.divisions == scope.people_divisions


def unmask(uuid: UUID, scope: Scope, *, reason: str) -> Contact:
    """Return the contact in full and record who read it, when and why.

    Raises NotFound out of scope, NotAllowed for those who see no people, Refused without a reason.
    """
    reason = clean_reason(reason, _("Say why you need to see it in full."))
    with transaction.atomic():
        row = for_scope(scope).filter(uuid=uuid).first()
        if row is None:
            raise NotFound(_("There is no such enterprise in your area."))
        if not sees_contact(row, scope):
            raise NotAllowed(_("Your post shows enterprises without people."))
        record_access(
            scope, AccessRecord.Action.UNMASK, "enterprise",
            reason=reason, uuid=uuid, grid_id=row.grid_id,
        )  # fmt: skip
    return Contact(decrypt(row.legal_person), decrypt(row.phone))
