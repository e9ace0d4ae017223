"""Set the two time limits of a category (受理、办结时限), in working days or hours."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import Category, CategoryEvent
from layers.cases.models.catalogue import LimitUnit
from layers.errors import NotFound, Refused
from layers.staff.models import User

# What the calendar is read ahead for when a case is registered (register.py).
MOST: Final = {LimitUnit.DAYS: 60, LimitUnit.HOURS: 240}


def set_limits(
    code: str, *, accept: int, accept_unit: str, resolve: int, resolve_unit: str,
    actor: User | None = None,
) -> Category:  # fmt: skip
    """Change the limits of the category ``code``. The caller has deadlines worked out anew.

    Raises NotFound for no such category, Refused for a limit below 1 or above 60 days or 240 hours,
    an unknown unit, and for a case that were to be answered before it is taken up.
    """
    for limit, unit, field in (
        (accept, accept_unit, "accept"), (resolve, resolve_unit, "resolve"),
    ):  # fmt: skip
        if unit not in LimitUnit.values:
            raise Refused(_("Choose days or hours."), field)
        most = MOST[LimitUnit(unit)]
        if not 1 <= limit <= most:
            raise Refused(_("Give a limit from 1 to %(most)d.") % {"most": most}, field)
    if accept_unit == resolve_unit and resolve < accept:
        raise Refused(_("The answer cannot be due before the case is taken up."), "resolve")
    with transaction.atomic():
        category = Category.objects.select_for_update().filter(code=code).first()
        if category is None:
            raise NotFound(_("There is no such category."), "category")
        before = _limits(category)
        category.accept_limit, category.accept_unit = accept, accept_unit
        category.resolve_limit, category.resolve_unit = resolve, resolve_unit
        category.save(
            update_fields=["accept_limit", "accept_unit", "resolve_limit", "resolve_unit"]
        )
        CategoryEvent.objects.create(
            category=category, verb=CategoryEvent.Verb.LIMITS, actor=actor, at=timezone.now(),
            detail={"from": before, "to": _limits(category)},
        )  # fmt: skip
    return category


def _limits(category: Category) -> dict[str, int | str]:
    return {
        "accept": category.accept_limit, "accept_unit": category.accept_unit,
        "resolve": category.resolve_limit, "resolve_unit": category.resolve_unit,
    }  # fmt: skip
