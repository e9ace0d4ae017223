"""The only way to read supervision notices for a person: everything goes through ``for_scope``."""

from django.db.models import Q, QuerySet

from layers.oversight.models import Supervision
from layers.oversight.notice_states import OF_UNIT, STEPS
from layers.oversight.units import units_of
from layers.staff.models import Role
from layers.staff.scope import Scope


def for_scope(scope: Scope) -> QuerySet[Supervision]:
    """Notices to one's own units and to the offices of one's own town; the county sees all."""
    if scope.everything:
        return Supervision.objects.all()
    if not scope.user_id:
        return Supervision.objects.none()
    allowed = Q(department__in=units_of(scope))
    if scope.divisions:
        allowed |= Q(department__town__in=scope.divisions)
    return Supervision.objects.filter(allowed)


def supervises(scope: Scope) -> bool:
    """Whether this person belongs to the offices of supervision."""
    return Role.SUPERVISOR in scope.roles


def may(notice: Supervision, scope: Scope, units: frozenset[int]) -> frozenset[str]:
    """The steps to offer this person, whose units are ``units``. No statement."""
    return frozenset(
        verb
        for verb, (sources, _to) in STEPS.items()
        if notice.state in sources
        and (notice.department_id in units if verb in OF_UNIT else supervises(scope))
    )
