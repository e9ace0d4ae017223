"""Buildings, dwellings, households and the people in them, with their earlier states."""

from layers.residents.models.building import Building, Dwelling
from layers.residents.models.household import (
    Colour,
    Household,
    HouseholdRevision,
    Residence,
    Tenure,
)
from layers.residents.models.person import CareGroup, Person, PersonRevision, Relation, Sex

__all__ = [
    "Building",
    "CareGroup",
    "Colour",
    "Dwelling",
    "Household",
    "HouseholdRevision",
    "Person",
    "PersonRevision",
    "Relation",
    "Residence",
    "Sex",
    "Tenure",
]
