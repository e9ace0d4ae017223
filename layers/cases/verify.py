"""Verify (核查) that a resolved case is done, on the spot, by photo or by phone."""

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

    A check that fails is ``rework``. Raises Refused without a finding, NotAllowed for anyone but a
    dispatcher or for whoever did the work, and what ``locked`` raises.
    """
    finding = required_words(finding, "finding", _("Write what the check found."))
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers verify cases."))
    with transaction.atomic():
        case = locked(number, scope, Verb.VERIFY, version)
        not_ones_own(case, actor)
        return record(case, Verb.VERIFY, actor, note=finding)


def not_ones_own(case: Case, actor: User) -> None:
    """Raise NotAllowed for the person whose work the case is."""
    if case.owner_id == actor.pk:
        raise NotAllowed(_("Somebody else has to check a case that you resolved."))
