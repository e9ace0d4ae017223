"""Tables of the territory, by noun."""

from layers.territory.models.areas import (
    DIVISION_CODE,
    GRID_CODE,
    BorderStamp,
    DateRange,
    Division,
    Grid,
    GridSet,
    GridSetStep,
    Level,
)
from layers.territory.models.history import DivisionRevision, Edit, GridRevision, Revision
from layers.territory.models.proposals import Presence, Proposal

__all__ = [
    "DIVISION_CODE",
    "GRID_CODE",
    "BorderStamp",
    "DateRange",
    "Division",
    "DivisionRevision",
    "Edit",
    "Grid",
    "GridRevision",
    "GridSet",
    "GridSetStep",
    "Level",
    "Presence",
    "Proposal",
    "Revision",
]
