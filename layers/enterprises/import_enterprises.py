"""Enterprises from a file: what its columns are called, how they are checked, what is derived."""

from typing import Any, Final

from django.utils.translation import gettext as _

from layers.enterprises.change import one_licence
from layers.enterprises.facts import EnterpriseWords, clean_enterprise, is_complete
from layers.enterprises.models import Enterprise, Industry, SafetyClass
from layers.errors import Refused
from layers.staff.feature_import import Kind, Plan, import_features, plan_import
from layers.staff.scope import Scope
from layers.territory.read_layer import Layer

HEADERS: Final = {
    "name": ("name", "企业名称", "单位名称", "名称"),
    "uscc": ("uscc", "统一社会信用代码"),
    "industry": ("industry", "行业"),
    "staff_count": ("staff", "从业人数"),
    "safety_class": ("safety", "风险等级"),
    "address": ("address", "地址"),
}
_INDUSTRIES: Final = {
    "农林牧渔业": Industry.FARMING, "制造业": Industry.MANUFACTURING,
    "建筑业": Industry.CONSTRUCTION, "批发和零售业": Industry.TRADE,
    "交通运输、仓储和邮政业": Industry.TRANSPORT,
    "住宿和餐饮业": Industry.CATERING, "教育": Industry.EDUCATION, "金融业": Industry.FINANCE,
    "房地产业": Industry.PROPERTY,
}  # fmt: skip
_CLASSES: Final = {"重大": SafetyClass.MAJOR, "较大": SafetyClass.HIGH, "一般": SafetyClass.GENERAL,
                   "低": SafetyClass.LOW}  # fmt: skip


def _clean(texts: dict[str, str]) -> dict[str, Any]:
    words: EnterpriseWords = {}
    if "name" in texts:
        words["name"] = texts["name"]
    if "uscc" in texts:
        words["uscc"] = texts["uscc"]
    if "address" in texts:
        words["address"] = texts["address"]
    if "industry" in texts:
        words["industry"] = _INDUSTRIES.get(texts["industry"], texts["industry"])
    if "safety_class" in texts:
        words["safety_class"] = _CLASSES.get(
            texts["safety_class"].removesuffix("风险"), texts["safety_class"]
        )
    if "staff_count" in texts:
        words["staff_count"] = _count(texts["staff_count"])
    return clean_enterprise(**words)


def _count(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Refused(_("Give the number of staff as a whole number."), "staff_count")
    return int(text)


def _finish(keys: list[int]) -> None:
    rows = list(Enterprise.objects.filter(pk__in=keys))
    for row in rows:
        row.complete = is_complete(row)
    Enterprise.objects.bulk_update(rows, ["complete"], batch_size=1_000)


KIND: Final = Kind(
    "enterprise", Enterprise, HEADERS, _clean, _finish, "closed_at",
    {"legal_person": b"", "phone": b""},
)  # fmt: skip


def plan_enterprises(layer: Layer, source: str, scope: Scope | None) -> Plan:
    """What ``import_enterprises`` would do, row by row. Nothing is written."""
    return plan_import(KIND, layer, source, scope)


def import_enterprises(layer: Layer, source: str, scope: Scope | None) -> Plan:
    """Write all rows or, with a problem in one, none. Raises Refused then, naming the row."""
    with one_licence():
        return import_features(KIND, layer, source, scope)
