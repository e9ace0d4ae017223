"""Verify (核查) that a resolved case is done: on the spot by the grid's worker, or at a desk."""

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.change import locked, record
from layers.cases.intake import required_words
from layers.cases.models import Case
from layers.cases.states import Verb
from layers.errors import NotAllowed
from layers.staff.models import User
from layers.staff.scope import Scope


def verify(
    number: str, actor: User, scope: Scope, *, finding: str, version: int | None = None
) -> Case:
    """Record that the work was checked and found done; ``finding`` stays inside.

    A check that fails is ``rework``. Raises Refused without a finding, NotAllowed as ``may_check``,
    and what ``locked`` raises.
    """
    finding = required_words(finding, "finding", _("Write what the check found."))
    with transaction.atomic():
        case = locked(number, scope, Verb.VERIFY, version)
        must_check(case, scope)
        return record(case, Verb.VERIFY, actor, note=finding)


def may_check(case: Case, scope: Scope) -> bool:
    """Whether this person may look whether the work is done: a dispatcher, or whoever works the
    grid it was done in; never the person whose work it is."""
    here = scope.dispatches or case.grid_id in scope.grids
    return here and case.owner_id != scope.user_id


def must_check(case: Case, scope: Scope) -> None:
    """Raise NotAllowed for anyone who may not."""
    if may_check(case, scope):
        return
    if case.owner_id == scope.user_id:
        raise NotAllowed(_("Somebody else has to check a case that you resolved."))
    raise NotAllowed(_("Only dispatchers and the workers of the grid check cases."))
