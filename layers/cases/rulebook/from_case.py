"""A wrong dispatch becomes a change of the rules: what to write, read from the case."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.models import Case, DispatchCatalogue, DispatchRule
from layers.cases.rulebook.door import check_editor
from layers.cases.rulebook.draft import begin_draft, drafts
from layers.cases.rulebook.set_rule import Wish, set_rule
from layers.errors import Refused
from layers.staff.models import Department, User
from layers.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Proposal:
    """The rule the case asks for, and the areas it could be for: (code, name), the widest first."""

    wish: Wish
    areas: tuple[tuple[str, str], ...]
    draft: DispatchCatalogue | None


def proposal(case: Case, scope: Scope) -> Proposal:
    """The case's category in its town → the department that has it now.

    The town, since that is where departments differ; the person may choose less or more. Raises
    NotAllowed, and Refused for a case without a place or a department.
    """
    check_editor(scope)
    if case.grid is None or case.village is None or case.town is None:
        raise Refused(_("Put the case on the map first; its place is not settled."), "place")
    if case.department is None:
        raise Refused(_("Give the case to the right department first."), "department")
    areas = tuple((place.code, str(place)) for place in (case.town, case.village, case.grid))
    wish = Wish(
        category=case.category.code,
        area=case.town.code,
        department=case.department.code,
        reason=_("Case %(number)s was sent to the wrong unit") % {"number": case.number},
    )
    return Proposal(wish, areas, drafts().first())


def draft_from_case(
    case: Case, actor: User, scope: Scope, wish: Wish
) -> tuple[DispatchCatalogue, DispatchRule]:
    """Write ``wish`` into the latest draft, or into a new one where there is none.

    Raises as ``proposal`` and ``set_rule``; then no draft is begun either.
    """
    found = proposal(case, scope)
    with transaction.atomic():
        draft = found.draft or begin_draft(actor, scope, name=_("Changes from cases"))
        return set_rule(draft.pk, scope, wish)


def went_wrong(case: Case) -> bool:
    """Whether the case was sent on from the department that its rule named."""
    return case.rule is not None and case.department_id not in (None, case.rule.department_id)


def departments_to_choose(case: Case) -> list[Department]:
    """The county's departments and the offices of the case's town."""
    return [
        row for row in Department.objects.filter(active=True) if row.town_id in (None, case.town_id)
    ]
