"""Set a rule of a draft, or take one out of it."""

import re
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.models import Category, DispatchCatalogue, DispatchRule
from layers.cases.rulebook.door import locked_draft, touched
from layers.cases.rulebook.read import tree
from layers.errors import NotFound, Refused
from layers.staff.models import Department
from layers.staff.scope import Scope
from layers.territory.models import Division, Grid
from layers.territory.queries import grids_in_force
from layers.words import clean_words

MAX_OFFICE: Final = 80
MAX_REASON: Final = 200
_DIVISION: Final = re.compile(r"[0-9]{12}")
_GRID: Final = re.compile(r"[0-9]{15}([0-9]{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A rule by codes. ``area``: a division's or a grid's code, empty for anywhere."""

    category: str
    area: str = ""
    department: str
    office: str = ""
    reason: str = ""


def set_rule(
    pk: int, scope: Scope, wish: Wish, *, version: int | None = None
) -> tuple[DispatchCatalogue, DispatchRule]:
    """Make ``wish`` the rule for its category and area in the draft; it replaces one that is there.

    Raises Refused, naming the field, for a category that is unknown or withdrawn, an area that does
    not exist, a department that is unknown or closed, and words that cannot be taken; and what
    ``locked_draft`` raises.
    """
    category = _category(wish.category)
    division, grid = _area(wish.area)
    department = Department.objects.filter(code=wish.department[:40], active=True).first()
    if department is None:
        raise Refused(_("Choose a department from the list."), "department")
    office = clean_words(wish.office, "office", MAX_OFFICE)
    reason = clean_words(wish.reason, "reason", MAX_REASON)
    with transaction.atomic():
        draft = locked_draft(pk, scope, version)
        rule, _made = DispatchRule.objects.update_or_create(
            catalogue=draft, category=category, division=division, grid=grid,
            defaults={"department": department, "office": office, "reason": reason},
        )  # fmt: skip
        touched(draft)
    return draft, rule


def drop_rule(
    pk: int, scope: Scope, rule_id: int, *, version: int | None = None
) -> DispatchCatalogue:
    """Take a rule out of the draft: the next wider one decides there. Raises as ``set_rule``."""
    with transaction.atomic():
        draft = locked_draft(pk, scope, version)
        gone, _kinds = DispatchRule.objects.filter(catalogue=draft, pk=rule_id).delete()
        if not gone:
            raise NotFound(_("This rule is not in the draft any more. Reload the page."))
        touched(draft)
    return draft


def _category(code: str) -> Category:
    found = next((row for row in tree().all if row.code == code), None)
    if found is None:
        raise Refused(_("Choose what this is about from the list."), "category")
    return found


def _area(code: str) -> tuple[Division | None, Grid | None]:
    code = code.strip()
    if not code:
        return None, None
    division = grid = None
    if _DIVISION.fullmatch(code):
        division = Division.objects.filter(code=code).defer("geom").first()
    elif _GRID.fullmatch(code):
        grid = grids_in_force().filter(code=code).defer("geom").first()
    if division is None and grid is None:
        raise Refused(_("There is no such area. Choose it on the map or from the list."), "area")
    return division, grid
