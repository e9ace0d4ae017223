"""Tables of the cases layer, by noun."""

from layers.cases.models.calendar import CalendarDay
from layers.cases.models.case import Asking, Case, Channel, PlaceState
from layers.cases.models.catalogue import (
    Category,
    CategoryEvent,
    DispatchCatalogue,
    DispatchRule,
    Family,
)
from layers.cases.models.desk import CallbackDue, ReplyTemplate, SavedQueue
from layers.cases.models.life import (
    Callback,
    ContactWay,
    Duty,
    Level,
    Pause,
    Rating,
    Resolution,
    Truth,
)
from layers.cases.models.record import CaseEvent, CasePhoto, Complainant
from layers.cases.models.repeats import CaseGroup, CaseGroupMember
from layers.cases.models.source import CaseImport, SourceKey
from layers.cases.models.suggestion import SuggestionChoice, SuggestionModel

__all__ = [
    "Asking",
    "CalendarDay",
    "Callback",
    "CallbackDue",
    "Case",
    "CaseEvent",
    "CaseGroup",
    "CaseGroupMember",
    "CaseImport",
    "CasePhoto",
    "Category",
    "CategoryEvent",
    "Channel",
    "Complainant",
    "ContactWay",
    "DispatchCatalogue",
    "DispatchRule",
    "Duty",
    "Family",
    "Level",
    "Pause",
    "PlaceState",
    "Rating",
    "ReplyTemplate",
    "Resolution",
    "SavedQueue",
    "SourceKey",
    "SuggestionChoice",
    "SuggestionModel",
    "Truth",
]
