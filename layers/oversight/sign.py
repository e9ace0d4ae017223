"""Sign (签收) a whistle for one's unit: it has been heard."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import NotAllowed, OutOfOrder
from layers.oversight.models import Summons, WhistleEvent
from layers.oversight.units import units_of
from layers.oversight.whistle_change import locked_summons, note
from layers.staff.models import User
from layers.staff.scope import Scope


def sign(pk: int, actor: User, scope: Scope, *, version: int | None = None) -> Summons:
    """Sign the summons with this id.

    Raises NotAllowed for people of other units, OutOfOrder when it is signed already or the
    whistle has ended, and what ``locked_summons`` raises.
    """
    with transaction.atomic():
        summons = of_own_unit(pk, scope, version)
        if summons.signed_at is not None:
            raise OutOfOrder(_("Your unit has signed already."))
        summons.signed_at = timezone.now()
        return saved(summons, WhistleEvent.Verb.SIGN, actor)


def of_own_unit(pk: int, scope: Scope, version: int | None) -> Summons:
    """The summons of a whistle that is open, for somebody of the unit it calls."""
    summons = locked_summons(pk, scope, version)
    if summons.department_id not in units_of(scope):
        raise NotAllowed(_("Only the department that was called answers the whistle."))
    # Read again: somebody may have ended it while this waited for the lock.
    summons.whistle.refresh_from_db(fields=["state"])
    if not summons.whistle.is_open:
        raise OutOfOrder(_("This whistle has ended. Reload to see how."))
    return summons


def saved(summons: Summons, verb: WhistleEvent.Verb, actor: User, *, words: str = "") -> Summons:
    """Save the summons with its next version and write the event."""
    summons.version += 1
    summons.save()
    note(summons.whistle, verb, actor, department=summons.department, words=words)
    return summons
