"""Dispatch a case to a department or to a person."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.intake import clean_words
from layers.cases.models import Case, PlaceState
from layers.cases.people import handler_of, unit_of
from layers.cases.states import Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import Department, User
from layers.staff.scope import Scope


def hand_over(case: Case, department: Department | None, person: User | None) -> dict[str, Any]:
    """Give the case (not saved) to one of the two; count the hop; return what the event says."""
    before, owner = case.department_id, case.owner_id
    if department is not None:
        case.department, case.owner = department, handler_of(department)
    elif person is not None:
        case.department, case.owner = unit_of(person), person
    if case.hops == 0 or case.department_id != before:
        case.hops += 1
    return {"department": case.department_id, "owner": case.owner_id, "owner_before": owner}


def one_target(department: Department | None, person: User | None) -> None:
    """Raise Refused unless exactly one of the two is given."""
    if (department is None) == (person is None):
        raise Refused(_("Choose one department or one person."), "department")


def must_be_placed(case: Case) -> None:
    """Raise Refused for a case that lies in no grid: nobody can be right for it."""
    if case.place_state != PlaceState.LOCATED:
        raise Refused(_("Put the case on the map first; its place is not settled."), "place")


def dispatch(
    number: str,
    actor: User,
    scope: Scope,
    *,
    department: Department | None = None,
    person: User | None = None,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """Give the case to ``department`` (its handler becomes the owner) or to ``person``.

    Raises NotAllowed for anyone but a dispatcher; Refused for both or neither target, an unreadable
    reason, a place not yet settled, a department that is closed or has nobody, a person without a
    post; and what ``locked`` raises.
    """
    reason = clean_words(reason, "reason", settings.MAX_TEXT_LENGTH, lines=True)
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers dispatch cases."))
    one_target(department, person)
    with transaction.atomic():
        case = locked(number, scope, Verb.DISPATCH, version)
        must_be_placed(case)
        detail = hand_over(case, department, person)
        return record(case, Verb.DISPATCH, actor, note=reason, detail=detail)
