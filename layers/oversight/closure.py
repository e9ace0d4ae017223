"""How much of what came in during the last twelve months is done (收办情况): one plain share.

Beside the indicators, which go by deadlines, this goes by what was received: it is what a county
reports to the outside ("16,513 received, 12,642 done").
"""

from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from layers.cases.queries import for_scope
from layers.cases.states import DONE, State
from layers.oversight.rates import Rate, rate
from layers.staff.scope import Scope

MONTHS_TWELVE: Final = timedelta(days=366)
# Entered by mistake, or the same matter once more.
_NOT_RECEIVED: Final = (State.VOID, State.MERGED)


def closure(scope: Scope, now: datetime | None = None) -> Rate:
    """Of the cases of this person received in the twelve months before ``now``, those that are
    resolved, verified or closed. One statement, over one year whatever lies behind."""
    now = timezone.localtime(now)
    since = datetime.combine((now - MONTHS_TWELVE).date(), time(), now.tzinfo)
    received = for_scope(scope).filter(received_at__gte=since, received_at__lte=now)
    counted = received.exclude(state__in=_NOT_RECEIVED).aggregate(
        n=Count("pk"), k=Count("pk", filter=Q(state__in=[*DONE, State.CLOSED]))
    )
    return rate(counted["k"], counted["n"])
