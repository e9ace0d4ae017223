"""The forecast for what is looked at: the county or a town, everything or one top category."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from layers.cases.models import Category
from layers.insight.forecast.latest import latest
from layers.staff.scope import Scope
from mapapp.overview.asked import Asked


def ahead_of(wish: Asked, scope: Scope) -> dict[str, Any] | None:
    """Days from today on with their intervals; None for villages, grids, channels and subjects that
    are not forecast, and while none has been made."""
    if wish.via or (wish.within and wish.within[0] != "town"):
        return None
    category = None
    if wish.topic:
        category = Category.objects.filter(code=wish.topic, parent=None).first()
        if category is None:
            return None
    today = timezone.localdate()
    town = wish.within[1] if wish.within else None
    if town is None and not scope.everything:
        # Who answers for one town sees its own; of several towns there is no sum.
        if len(scope.divisions) != 1:
            return None
        [town] = scope.divisions
    found = latest(town, category.pk if category else None, today)
    if found is None:
        return None
    return {
        "days": [(found.first + timedelta(days=i)).isoformat() for i in range(len(found.mean))],
        "mean": [round(mean, 1) for mean in found.mean],
        "low": found.low,
        "high": found.high,
        "total": round(found.total),
        "total_low": found.total_low,
        "total_high": found.total_high,
    }
