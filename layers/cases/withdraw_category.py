"""Withdraw a category (停用事项分类), and take it in again. Cases that have it go on."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.intake import required_words
from layers.cases.models import Case, Category, CategoryEvent
from layers.cases.rulebook.door import check_editor
from layers.cases.states import OPEN
from layers.errors import NotFound, OutOfOrder, Refused
from layers.staff.models import User
from layers.staff.scope import Scope

LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The categories that take no more cases, and how many open cases go on in them."""

    categories: list[Category]
    open_cases: int


def withdraw_category(code: str, actor: User, scope: Scope, *, reason: str) -> Withdrawn:
    """Take no more cases of ``code`` and of what is below it. Open ones keep unit, clocks and
    rules, and are routed as before when their pin moves.

    Raises NotAllowed for anyone but county dispatchers and administrators, NotFound, Refused
    without a reason, OutOfOrder when it is withdrawn already or is the last that is left.
    """
    check_editor(scope)
    reason = _reason(reason)
    with transaction.atomic():
        known = _locked()
        found = _one(known, code)
        if not found.active:
            raise OutOfOrder(_("This category is withdrawn already."))
        gone = [row for row in known if row.active and found.pk in (row.pk, row.parent_id)]
        if len(gone) == sum(row.active for row in known):
            raise OutOfOrder(_("No category would be left: nobody could report anything."))
        _write(gone, CategoryEvent.Verb.WITHDRAW, actor, reason)
        counted = open_cases()
        return Withdrawn(gone, sum(counted.get(row.pk, 0) for row in gone))


def restore_category(code: str, actor: User, scope: Scope, *, reason: str) -> Category:
    """Take cases of ``code`` again; what is below it stays withdrawn.

    Raises as ``withdraw_category``, and OutOfOrder while the category above is withdrawn.
    """
    check_editor(scope)
    reason = _reason(reason)
    with transaction.atomic():
        known = _locked()
        found = _one(known, code)
        if found.active:
            raise OutOfOrder(_("This category takes cases already."))
        above = next((row for row in known if row.pk == found.parent_id), None)
        if above is not None and not above.active:
            raise OutOfOrder(
                _("“%(name)s” above it is withdrawn. Take that one in again first.")
                % {"name": above.label}
            )
        _write([found], CategoryEvent.Verb.RESTORE, actor, reason)
    return found


def open_cases() -> dict[int, int]:
    """How many cases of each category (by id) are still worked on; one statement over those."""
    still = Case.objects.filter(state__in=sorted(OPEN)).order_by()
    return dict(still.values_list("category_id").annotate(number=Count("pk")))


def _reason(reason: str) -> str:
    words = required_words(reason, "reason", _("Write why: people will ask."))
    if len(words) > LONGEST:
        raise Refused(_("Write it in at most %(most)d characters.") % {"most": LONGEST}, "reason")
    return words


def _locked() -> list[Category]:
    """The whole tree, so that two people cannot withdraw the last two at once."""
    return list(Category.objects.select_for_update().order_by("pk"))


def _one(known: list[Category], code: str) -> Category:
    found = next((row for row in known if row.code == code), None)
    if found is None:
        raise NotFound(_("There is no such category."))
    return found


def _write(rows: list[Category], verb: CategoryEvent.Verb, actor: User, reason: str) -> None:
    Category.objects.filter(pk__in=[row.pk for row in rows]).update(
        active=verb == CategoryEvent.Verb.RESTORE
    )
    now = timezone.now()
    CategoryEvent.objects.bulk_create(
        CategoryEvent(category=row, verb=verb, actor=actor, reason=reason, at=now) for row in rows
    )
