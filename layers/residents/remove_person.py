"""Take a person out of a household: moved away, died, entered by mistake."""

from uuid import UUID

from django.utils.translation import gettext as _

from layers.actor import acting
from layers.people_scope import people_in
from layers.residents.change import locked_person
from layers.residents.derive import derive
from layers.staff.scope import Scope
from layers.words import clean_reason


def remove_person(uuid: UUID, scope: Scope, *, reason: str, version: int | None = None) -> None:
    """Delete the person; what was known stays in the history until ``manage.py retention``.

    Raises what ``locked_person`` raises, Refused without a reason.
    """
    reason = clean_reason(reason, _("Say why the person is taken out."))
    with people_in(scope):
        person = locked_person(uuid, scope, version)
        acting(scope.user_id, "remove", reason)
        person.delete()
        derive([person.household_id])
