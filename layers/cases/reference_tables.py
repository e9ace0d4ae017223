"""A county's departments and categories out of two CSV files, before its first case.

The columns are those of fixtures/tables. Rules of dispatch are drafted on their own page.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.db import transaction

from layers.cases.models import Category, Family
from layers.cases.models.catalogue import LimitUnit
from layers.staff.models import Department
from layers.territory.models import Division, Level

Row = Mapping[str, str]
_CODE: Final = re.compile(r"[a-z0-9-]{1,40}")
_LIMIT: Final = re.compile(r"([1-9]\d{0,2}) (days|hours)")
_NEEDED: Final = {
    "departments": {"code", "name"},
    "categories": {"code", "parent", "family", "name", "accept", "resolve"},
}


@dataclass
class Tables:
    """What the files say: rows in their order, and every fault as a sentence."""

    departments: list[Row] = field(default_factory=list)
    categories: list[Row] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_tables(departments: Path | None, categories: Path | None) -> Tables:
    """The two files, each optional, with all that is wrong in them."""
    tables = Tables()
    if departments:
        tables.departments = _rows(departments, "departments", tables.faults)
        tables.faults += _wrong_departments(tables.departments)
    if categories:
        tables.categories = _rows(categories, "categories", tables.faults)
        tables.faults += _wrong_categories(tables.categories)
    return tables


@transaction.atomic
def write_tables(tables: Tables) -> tuple[int, int]:
    """Write faultless tables; return how many departments and categories are new.

    What is here already by its code gets the names of the file and keeps all else: limits are set
    on their page, which writes who and why.
    """
    towns = {town.code: town for town in Division.objects.filter(level=Level.TOWN)}
    new_departments = new_categories = 0
    for row in tables.departments:
        names = {"name": row["name"], "name_en": row.get("name_en") or ""}
        _row, new = Department.objects.update_or_create(
            code=row["code"], defaults=names,
            create_defaults={**names, "town": towns.get(row.get("town") or "")},
        )  # fmt: skip
        new_departments += new
    here: dict[str, Category] = {}
    for row in tables.categories:
        names = {"name": row["name"], "name_en": row.get("name_en") or ""}
        here[row["code"]], new = Category.objects.update_or_create(
            code=row["code"], defaults=names, create_defaults={**names, **_rest(row, here)}
        )
        new_categories += new
    return new_departments, new_categories


def _rest(row: Row, here: Mapping[str, Category]) -> dict[str, object]:
    accept, accept_unit = row["accept"].split()
    resolve, resolve_unit = row["resolve"].split()
    return {
        "parent": here[row["parent"]] if row["parent"] else None,
        "family": row["family"],
        "icon": row.get("icon") or "message-square",
        "accept_limit": int(accept), "accept_unit": LimitUnit(accept_unit),
        "resolve_limit": int(resolve), "resolve_unit": LimitUnit(resolve_unit),
    }  # fmt: skip


def _rows(path: Path, kind: str, faults: list[str]) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = _NEEDED[kind] - set(reader.fieldnames or [])
            if missing:
                faults.append(f"{path}: no column {', '.join(sorted(missing))}")
                return []
            return [
                {key: (text or "").strip() for key, text in row.items() if isinstance(key, str)}
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.append(f"{path}: cannot be read as CSV in UTF-8 ({error})")
        return []


def _each(kind: str, rows: list[Row]) -> Iterator[tuple[str, Row, str]]:
    """Each row with its place and what is wrong with its code or name."""
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        code, fault = row["code"], ""
        if not _CODE.fullmatch(code):
            fault = f"the code {code!r} is not of small letters, digits and hyphens (40 at most)"
        elif code in seen:
            fault = f"the code {code} stands twice"
        elif not 0 < len(row["name"]) <= 80:
            fault = "a name of 1 to 80 signs is needed"
        seen.add(code)
        yield f"{kind}, line {number}", row, fault


def _wrong_departments(rows: list[Row]) -> Iterator[str]:
    towns = set(Division.objects.filter(level=Level.TOWN).values_list("code", flat=True))
    for place, row, fault in _each("departments", rows):
        if fault:
            yield f"{place}: {fault}"
        elif (town := row.get("town")) and town not in towns:
            yield f"{place}: there is no town {town}"


def _wrong_categories(rows: list[Row]) -> Iterator[str]:
    tops: set[str] = set()
    for place, row, fault in _each("categories", rows):
        if fault:
            yield f"{place}: {fault}"
        if row["parent"] and row["parent"] not in tops:
            yield f"{place}: the parent {row['parent']} does not stand above it, or has one itself"
        if row["family"] not in Family.values:
            yield f"{place}: the family is one of {', '.join(Family.values)}"
        for limit in ("accept", "resolve"):
            if not _LIMIT.fullmatch(row[limit]):
                yield f"{place}: {limit} is a number and days or hours, such as “7 days”"
        if not row["parent"]:
            tops.add(row["code"])
