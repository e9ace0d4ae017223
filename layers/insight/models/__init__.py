"""Tables of this room by noun: counts, saved views, warnings."""

from layers.insight.models.counts import Basis, DayCount
from layers.insight.models.views import SavedView
from layers.insight.models.warning import Alarm, AlarmEvent, Threshold, WatchedDay

__all__ = ["Alarm", "AlarmEvent", "Basis", "DayCount", "SavedView", "Threshold", "WatchedDay"]
