"""Who is on the line: by the hash of a number, within scope, recorded without the number."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.cases.caller import find_caller
from layers.cases.register import Registered
from layers.errors import NotAllowed, Refused
from layers.staff.models import AccessRecord

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]


def numbers(said: str, scope: Any) -> list[str]:
    return [case.number for case in find_caller(said, scope).cases]


def test_earlier_cases_and_the_household_within_scope(
    ren_reports: Reports, scopes: SimpleNamespace, territory: SimpleNamespace,
    make_household: Callable[..., Any], make_person: Callable[..., Any],
) -> None:  # fmt: skip
    first, second = ren_reports().number, ren_reports(lat=33.92).number
    ren_reports(phone="13900000000")
    home = make_household()
    make_person(home, phone="13800005021")
    make_person(make_household(grid=territory.C1), phone="13800005021")
    assert numbers("+86 138-0000 5021", scopes.kun) == [second, first]
    found = find_caller("13800005021", scopes.bo)
    assert [case.number for case in found.cases] == [first]
    assert found.households == [home]


def test_by_look_up_code(ren_reports: Reports, scopes: SimpleNamespace) -> None:
    done = ren_reports()
    assert numbers(done.code, scopes.bo) == [done.number]
    assert numbers(done.code.lower().replace("-", ""), scopes.bo) == [done.number]
    other = ren_reports(lat=33.92)
    assert numbers(other.code, scopes.bo) == []


def test_every_look_is_recorded_and_holds_no_number(
    ren_reports: Reports, scopes: SimpleNamespace, staff: SimpleNamespace
) -> None:
    ren_reports()
    for _ in range(2):
        find_caller("13800005021", scopes.bo)
    find_caller("13700000000", scopes.bo)
    kept = AccessRecord.objects.filter(action="lookup", actor=staff.bo).order_by("id")
    assert [row.rows for row in kept] == [1, 1, 0]
    assert kept[0].uuid == kept[1].uuid != kept[2].uuid
    assert all("138" not in f"{row.reason}{row.subject}" for row in kept)


@pytest.mark.parametrize("said", ["", "路灯", "1", "1" * 16, "' OR 1=1", "12345\0"])
def test_what_is_neither_is_refused_and_not_recorded(scopes: SimpleNamespace, said: str) -> None:
    with pytest.raises(Refused):
        find_caller(said, scopes.bo)
    assert not AccessRecord.objects.exists()


@pytest.mark.parametrize("who", ["lan", "dong", "chen", "su", "ada"])
def test_only_dispatchers(scopes: SimpleNamespace, who: str) -> None:
    with pytest.raises(NotAllowed):
        find_caller("13800005021", getattr(scopes, who))
