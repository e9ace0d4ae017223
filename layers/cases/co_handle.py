"""Co-handle (会办): further units join in; the one in charge stays in charge."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.intake import clean_words
from layers.cases.models import Case
from layers.cases.people import handler_of
from layers.cases.states import Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import Department, User
from layers.staff.scope import Scope

MOST_HELPERS = 5


def co_handle(
    number: str,
    actor: User,
    scope: Scope,
    *,
    departments: Collection[Department],
    note: str = "",
    version: int | None = None,
) -> Case:
    """Let ``departments`` see the case and report progress in it, besides the one in charge.

    Raises Refused for no or too many departments, the one in charge itself or one with nobody,
    NotAllowed for anyone but a dispatcher, and what ``locked`` raises.
    """
    note = clean_words(note, "note", settings.MAX_TEXT_LENGTH, lines=True)
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers ask other units to join in."))
    with transaction.atomic():
        case = locked(number, scope, Verb.CO_HANDLE, version)
        present = set(case.helpers or ())
        new = {row.pk: row for row in departments if row.pk not in present}
        if not new:
            raise Refused(_("Choose a unit that does not handle the case yet."), "departments")
        if case.department_id in new:
            raise Refused(_("That unit is in charge already. Choose another."), "departments")
        if len(present) + len(new) > MOST_HELPERS:
            raise Refused(
                _("At most %(most)d units can join in.") % {"most": MOST_HELPERS}, "departments"
            )
        for department in new.values():
            handler_of(department)
        case.helpers = sorted(present | set(new))
        return record(case, Verb.CO_HANDLE, actor, note=note, detail={"departments": sorted(new)})
