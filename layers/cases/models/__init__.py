"""Tables of the cases layer, by noun."""

from layers.cases.models.calendar import CalendarDay
from layers.cases.models.case import Case, CaseEvent, CasePhoto, Channel, Complainant, PlaceState
from layers.cases.models.catalogue import Category, DispatchCatalogue, DispatchRule, Family

__all__ = [
    "CalendarDay",
    "Case",
    "CaseEvent",
    "CasePhoto",
    "Category",
    "Channel",
    "Complainant",
    "DispatchCatalogue",
    "DispatchRule",
    "Family",
    "PlaceState",
]
