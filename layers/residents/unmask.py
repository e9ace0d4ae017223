"""People as a page may show them: masked, or one of them in full with a reason that is recorded."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.people_scope import people_in
from layers.privacy import decrypt, mask_id_number, mask_name, mask_phone
from layers.residents.models import Person
from layers.staff.access_log import record_access
from layers.staff.models import AccessRecord
from layers.staff.scope import Scope
from layers.words import clean_reason


@dataclass(frozen=True, slots=True)
class Details:
    """A person's name, ID number and phone, empty where unknown."""

    name: str
    id_number: str
    phone: str


def masked(person: Person) -> Details:
    """王**, 320***********1234 and 138****5021. For a person that a scope has already shown."""
    return Details(
        mask_name(decrypt(person.name)),
        mask_id_number(decrypt(person.id_number)),
        mask_phone(decrypt(person.phone)),
    )


def unmask(uuid: UUID, scope: Scope, *, reason: str) -> Details:
    """Return the details in full and record who read them, when and why.

    Raises NotFound out of scope, Refused without a reason; nothing is shown or recorded then.
    """
    reason = clean_reason(reason, _("Say why you need to see it in full."))
    with people_in(scope):
        person = (
            Person.objects.filter(uuid=uuid).select_related("household")
            .only("name", "id_number", "phone", "household__grid_id").first()
        )  # fmt: skip
        if person is None:
            raise NotFound(_("There is no such person in your area."))
        record_access(
            scope, AccessRecord.Action.UNMASK, "person",
            reason=reason, uuid=uuid, grid_id=person.household.grid_id,
        )  # fmt: skip
    return Details(decrypt(person.name), decrypt(person.id_number), decrypt(person.phone))
