"""Give a warning to somebody to see to."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.insight.models import Alarm, AlarmEvent
from layers.insight.signals import alarm_assigned
from layers.insight.warning.change import locked, note_of, record
from layers.staff.models import Post, Role, User
from layers.staff.scope import Scope, current_posts
from layers.territory.models import Level


def dispatchers(alarm: Alarm) -> QuerySet[User]:
    """Who dispatches in its towns and in the county."""
    return _holders(
        Q(role=Role.COUNTY_DISPATCHER) | Q(role=Role.TOWN_DISPATCHER, division__in=alarm.towns)
    )


def owners(alarm: Alarm) -> QuerySet[User]:
    """Who can own it: those who answer for the county, and for its towns."""
    everywhere = Q(role__in=[Role.COUNTY_DISPATCHER, Role.SUPERVISOR]) | Q(
        Q(division=None) | Q(division__level=Level.COUNTY), role=Role.LEADER
    )
    here = Q(role__in=[Role.TOWN_DISPATCHER, Role.LEADER], division__in=alarm.towns)
    return _holders(everywhere | here)


def _holders(held: Q) -> QuerySet[User]:
    posts = Post.objects.filter(held, current_posts(timezone.localdate()))
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("pk")


def assign(
    pk: int, actor: User, scope: Scope, *, version: int, username: str, note: str = ""
) -> Alarm:
    """Make the person its owner and tell the floors above.

    Raises Refused for somebody who does not answer for its area, NotFound and Changed.
    """
    words = note_of(note)
    with transaction.atomic():
        alarm = locked(pk, scope, version)
        person = owners(alarm).filter(username=username).first()
        if person is None:
            raise Refused(_("Choose a person who answers for this area."), "to")
        alarm.owner = person
        record(alarm, AlarmEvent.Verb.ASSIGN, actor, words, to=person)
        alarm_assigned.send(sender=Alarm, alarm=alarm, by=actor)
    return alarm
