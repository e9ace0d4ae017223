"""Change the category (改类) of an open case: its clocks are worked out anew, and it is routed anew
while nobody has dispatched it."""

from math import ceil

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.clocks import goes_on_in, set_clocks
from layers.cases.intake import clean_words
from layers.cases.models import Case, Category
from layers.cases.models.catalogue import LimitUnit
from layers.cases.register import office_hours
from layers.cases.return_case import nothing_asked
from layers.cases.route import route
from layers.cases.states import State, Verb
from layers.errors import NotAllowed, Refused
from layers.staff.models import User
from layers.staff.scope import Scope


def recategorise(
    number: str,
    actor: User,
    scope: Scope,
    *,
    category: str,
    reason: str = "",
    version: int | None = None,
) -> Case:
    """File the case under ``category`` (its code); what was granted on top of its limit stays.

    Raises Refused for a category that is unknown, withdrawn or the present one, OutOfOrder while
    the unit waits for a decision, NotAllowed for anyone but a dispatcher, and what ``locked``
    raises.
    """
    reason = clean_words(reason, "reason", settings.MAX_TEXT_LENGTH, lines=True)
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers change the category of a case."))
    chosen = Category.objects.filter(code=clean_words(category, "category", 40)).first()
    if chosen is None or not chosen.active:
        raise Refused(_("Choose what this is about from the list."), "category")
    with transaction.atomic():
        case = locked(number, scope, Verb.RECATEGORISE, version)
        nothing_asked(case)
        if chosen.pk == case.category_id:
            raise Refused(_("The case has this category already. Choose another."), "category")
        before = {"category": case.category_id, "department": case.department_id}
        case.extra_limit = _converted(case.extra_limit, case.category, chosen)
        case.category = chosen
        set_clocks(case)
        if goes_on_in(case) == State.REGISTERED and case.geom is not None:
            to = route(chosen.path, case.geom.x, case.geom.y)
            case.rule_id, case.department_id = to.rule_id, to.department_id
        after = {"category": chosen.pk, "department": case.department_id}
        detail = {
            "from": before,
            "to": after,
            "due": timezone.localtime(case.resolve_due).isoformat(),
        }
        return record(case, Verb.RECATEGORISE, actor, note=reason, detail=detail)


def _converted(extra: int, before: Category, after: Category) -> int:
    """What was granted in the unit of one category in the unit of another, never less of it."""
    if before.resolve_unit == after.resolve_unit:
        return extra
    hours = sum(
        end.hour - start.hour + (end.minute - start.minute) / 60 for start, end in office_hours()
    )
    return ceil(extra * hours if after.resolve_unit == LimitUnit.HOURS else extra / hours)
