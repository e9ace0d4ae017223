"""Households from a file: what its columns are called, how they are checked, what is derived."""

from typing import Any, Final

from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.residents.derive import derive
from layers.residents.household_facts import HouseholdWords, clean_household
from layers.residents.models import Household, Residence, Tenure
from layers.staff.feature_import import Kind, Plan, import_features, plan_import
from layers.staff.scope import Scope
from layers.territory.read_layer import Layer

HEADERS: Final = {
    "number": ("number", "户号", "户编号"),
    "address": ("address", "地址", "住址"),
    "tenure": ("tenure", "住房性质"),
    "residence": ("residence", "人户情况"),
    "vacant": ("vacant", "空置"),
}
# What counties write beside our own words.
_TENURES: Final = {"自有": Tenure.OWNER, "租住": Tenure.TENANT, "租赁": Tenure.TENANT,
                   "其他": Tenure.OTHER}  # fmt: skip
_RESIDENCES: Final = {"人户一致": Residence.LOCAL, "人在户不在": Residence.INCOMING,
                      "户在人不在": Residence.OUTGOING}  # fmt: skip
_YES_NO: Final = {"": False, "0": False, "否": False, "1": True, "是": True}


def _clean(texts: dict[str, str]) -> dict[str, Any]:
    words: HouseholdWords = {}
    if "number" in texts:
        words["number"] = texts["number"]
    if "address" in texts:
        words["address"] = texts["address"]
    if "tenure" in texts:
        words["tenure"] = _TENURES.get(texts["tenure"], texts["tenure"])
    if "residence" in texts:
        words["residence"] = _RESIDENCES.get(texts["residence"], texts["residence"])
    if "vacant" in texts:
        if texts["vacant"] not in _YES_NO:
            raise Refused(_("Write 1 or 0 (是 or 否) in the column of empty homes."), "vacant")
        words["vacant"] = _YES_NO[texts["vacant"]]
    return clean_household(**words)


KIND: Final = Kind("household", Household, HEADERS, _clean, derive, "moved_out_at")


def plan_households(layer: Layer, source: str, scope: Scope | None) -> Plan:
    """What ``import_households`` would do, row by row. Nothing is written."""
    return plan_import(KIND, layer, source, scope)


def import_households(layer: Layer, source: str, scope: Scope | None) -> Plan:
    """Write all rows or, with a problem in one, none. Raises Refused then, naming the row."""
    return import_features(KIND, layer, source, scope)
