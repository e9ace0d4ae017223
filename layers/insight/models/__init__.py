"""Tables of this room by noun: counts, saved views, warnings, forecasts."""

from layers.insight.models.counts import Basis, DayCount
from layers.insight.models.forecast import Forecast
from layers.insight.models.views import SavedView
from layers.insight.models.warning import Alarm, AlarmEvent, Threshold, WatchedDay

__all__ = [
    "Alarm",
    "AlarmEvent",
    "Basis",
    "DayCount",
    "Forecast",
    "SavedView",
    "Threshold",
    "WatchedDay",
]
