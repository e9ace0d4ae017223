"""What may be kept of a household: checks on what people send. No table is touched here."""

from typing import Any, Final, TypedDict, Unpack

from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.residents.models import Residence, Tenure
from layers.words import clean_words

MAX_ADDRESS: Final = 200
MAX_NUMBER: Final = 30


class HouseholdWords(TypedDict, total=False):
    """The facts of a household that are typed or chosen; those left out stay as they are."""

    address: str
    number: str
    tenure: str
    residence: str
    vacant: bool


def clean_household(**words: Unpack[HouseholdWords]) -> dict[str, Any]:
    """Return the facts given, trimmed. Raises Refused, naming the field, for what cannot be."""
    facts: dict[str, Any] = {}
    if "address" in words:
        facts["address"] = clean_words(words["address"], "address", MAX_ADDRESS)
        if not facts["address"]:
            raise Refused(_("Give the address of the household."), "address")
    if "number" in words:
        facts["number"] = clean_words(words["number"], "number", MAX_NUMBER)
    if "tenure" in words:
        facts["tenure"] = _choice(words["tenure"], Tenure.values, "tenure")
    if "residence" in words:
        facts["residence"] = _choice(words["residence"], Residence.values, "residence")
    if "vacant" in words:
        facts["vacant"] = words["vacant"]
    return facts


def _choice(word: str, known: list[str], field: str) -> str:
    if word and word not in known:
        raise Refused(_("Unknown choice. Choose one from the list."), field)
    return word
