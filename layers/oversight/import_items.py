"""Take in the catalogue of delegated items from CSV or XLSX: all of a file, or nothing.

Columns: code, name, kind, department (its code); name_en and active where there are. The same file
twice changes nothing, and what a file does not name stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from layers.cases.case_sheet import read_case_sheet
from layers.errors import Refused
from layers.oversight.models import DelegatedItem
from layers.staff.models import Department

MOST: Final = 2000
_CODE: Final = re.compile(r"[A-Za-z0-9-]{1,20}")
# What a column may be called, beside its own name.
_CALLED: Final = {
    "code": {"编码", "事项编码"},
    "name": {"名称", "事项名称"},
    "name_en": {"英文名称"},
    "kind": {"类别", "事项类别"},
    "department": {"部门编码"},
    "active": {"在用"},
}
_NEEDED: Final = ("code", "name", "kind", "department")
_KINDS: Final = {
    "公共服务": "service", "行政许可": "license", "行政其他": "other", "行政给付": "benefit",
}  # fmt: skip
_YES, _NO = {"", "1", "yes", "是"}, {"0", "no", "否"}


@dataclass
class ItemPlan:
    """What a file would do: items new, changed and as they were, and every fault as a sentence."""

    new: list[DelegatedItem] = field(default_factory=list)
    changed: list[DelegatedItem] = field(default_factory=list)
    same: int = 0
    faults: list[str] = field(default_factory=list)


def plan_items(content: bytes) -> ItemPlan:
    """Read and check the file's bytes; two statements, writes nothing.

    Raises Refused for a file that cannot be read, lacks a column or has too many rows.
    """
    sheet = read_case_sheet(content)
    places = _columns(sheet.header)
    if len(sheet.rows) > MOST:
        raise Refused(_("A catalogue has at most %(most)d items.") % {"most": MOST}, "file")
    units = {row.code: row for row in Department.objects.filter(active=True)}
    here = {row.code: row for row in DelegatedItem.objects.all()}
    plan, seen = ItemPlan(), set[str]()
    for number, texts in sheet.rows:
        row = {
            name: texts[place].strip() if place < len(texts) else ""
            for name, place in places.items()
        }
        wrong = _wrong(row, units, seen)
        seen.add(row["code"])
        if wrong:
            plan.faults.append(_("Row %(row)d: %(fault)s") % {"row": number, "fault": wrong})
        else:
            _sort_in(plan, row, units, here.get(row["code"]))
    return plan


@transaction.atomic
def import_items(content: bytes) -> ItemPlan:
    """Write what ``plan_items`` says, unless a row has a fault: then nothing. Raises as it."""
    plan = plan_items(content)
    if not plan.faults:
        DelegatedItem.objects.bulk_create(plan.new)
        DelegatedItem.objects.bulk_update(
            plan.changed, ["name", "name_en", "kind", "department", "active"]
        )
    return plan


def _columns(header: list[str]) -> dict[str, int]:
    places = {
        name: place
        for place, title in enumerate(header)
        for name, others in _CALLED.items()
        if title == name or title in others
    }
    missing = [name for name in _NEEDED if name not in places]
    if missing:
        raise Refused(
            _("The file lacks the columns %(columns)s.") % {"columns": ", ".join(missing)}, "file"
        )
    return places


def _wrong(row: Mapping[str, str], units: Mapping[str, Department], seen: set[str]) -> str:
    if not _CODE.fullmatch(row["code"]):
        return _("the code “%(code)s” is not 1 to 20 letters, digits and dashes") % row
    if row["code"] in seen:
        return _("the code “%(code)s” stands in the file twice") % row
    if not 1 <= len(row["name"]) <= 80 or len(row.get("name_en", "")) > 120:
        return _("the name is missing or longer than 80 signs")
    if _kind(row) not in DelegatedItem.Kind.values:
        return _("the kind “%(kind)s” is none of 公共服务, 行政许可, 行政其他, 行政给付") % row
    if row["department"] not in units:
        return _("there is no department with the code “%(department)s”") % row
    if row.get("active", "").lower() not in _YES | _NO:
        return _("“%(active)s” is neither yes nor no") % row
    return ""


def _kind(row: Mapping[str, str]) -> str:
    return _KINDS.get(row["kind"], row["kind"])


def _sort_in(
    plan: ItemPlan, row: Mapping[str, str], units: Mapping[str, Department],
    known: DelegatedItem | None,
) -> None:  # fmt: skip
    item = known or DelegatedItem(code=row["code"])
    before = _said(item)
    item.name, item.kind, item.department = row["name"], _kind(row), units[row["department"]]
    item.name_en = row.get("name_en", item.name_en)
    item.active = row.get("active", "").lower() in _YES
    if known is None:
        plan.new.append(item)
    elif before != _said(item):
        plan.changed.append(item)
    else:
        plan.same += 1


def _said(item: DelegatedItem) -> tuple[str, str, str, int, bool]:
    return item.name, item.name_en, item.kind, item.department_id, item.active
