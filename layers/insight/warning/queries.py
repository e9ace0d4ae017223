"""The only way to read alarms for a person."""

from django.db.models import Q, QuerySet

from layers.insight.models import Alarm
from layers.staff.scope import Scope
from layers.territory.models import Grid


def for_scope(scope: Scope) -> QuerySet[Alarm]:
    """Alarms of this person's area; those of the whole county for who answers for all of it."""
    if scope.everything:
        return Alarm.objects.all()
    if not scope.divisions:
        return Alarm.objects.none()
    allowed = Q(towns__overlap=sorted(scope.divisions))
    # A post for a village rather than a town: its grids.
    grids = Grid.objects.filter(village__in=scope.divisions).values_list("pk", flat=True)
    allowed |= Q(grids__overlap=list(grids))
    return Alarm.objects.filter(allowed)
