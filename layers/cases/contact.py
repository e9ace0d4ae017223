"""The complainant's name and phone: masked, or in full with a reason that is recorded.

It is recorded twice: in the case's own history for those who work on it, and in the access log,
where those who check find every look at people in one place.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.accept import may_work_on
from layers.cases.change import annotate, locked
from layers.cases.intake import clean_words
from layers.cases.models import Case, Complainant
from layers.cases.states import Verb
from layers.errors import NotAllowed, Refused
from layers.people_scope import all_people, people_in
from layers.privacy import decrypt, mask_name, mask_phone
from layers.staff.access_log import record_access
from layers.staff.models import AccessRecord, User
from layers.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the complainant; empty strings where they left nothing."""

    kind: str
    name: str
    phone: str


def contact_of(case: Case, scope: Scope) -> Contact | None:
    """Name and phone in full, for a verb that carries them on; None for whoever sees no people, or
    sees this case by a leader's post only."""
    if not scope.sees_people:
        return None
    with people_in(scope):
        row = Complainant.objects.filter(case=case).first()
    return Contact(row.kind, decrypt(row.name), decrypt(row.phone)) if row else None


def can_be_reached(case: Case) -> bool:
    """Whether the complainant left a phone number; it tells nothing else, so it needs no scope."""
    with all_people():
        return Complainant.objects.filter(case=case).exclude(phone=b"").exists()


def masked(case: Case, scope: Scope) -> Contact | None:
    """Return the contact with name and phone masked; None where ``contact_of`` has none."""
    contact = contact_of(case, scope)
    if contact is None:
        return None
    return Contact(contact.kind, mask_name(contact.name), mask_phone(contact.phone))


def unmask(number: str, actor: User, scope: Scope, *, reason: str) -> Contact:
    """Return the contact in full and record who read it, when and why.

    Raises NotFound out of scope, NotAllowed for people who neither work on the case nor dispatch,
    Refused without a reason.
    """
    reason = clean_words(reason, "reason", 200)
    if not reason:
        raise Refused(_("Say why you need the contact in full."), "reason")
    with transaction.atomic():
        # Locked, so that the event names the state in which the contact was read.
        case = locked(number, scope, Verb.UNMASK)
        if not scope.sees_people or not (scope.dispatches or may_work_on(case, scope)):
            raise NotAllowed(_("Only those working on the case read the contact."))
        annotate(case, Verb.UNMASK, actor, note=reason)
        record_access(
            scope, AccessRecord.Action.UNMASK, "complainant",
            reason=reason, uuid=case.uuid, grid_id=case.grid_id,
        )  # fmt: skip
        contact = contact_of(case, scope)
        if contact is None:
            raise NotAllowed(_("Only those working on the case read the contact."))
        return contact
