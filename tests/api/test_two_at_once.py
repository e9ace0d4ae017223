"""Two programs write the same feature in the same moment: one is first, the other sees both."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from layers.residents.models import Household
from layers.territory.models import Grid
from layers.territory.queries import grids_in_force
from tests.api.conftest import Program
from tests.borders.drawn import A1, a1
from tests.territory.borders import assert_history_agrees, assert_partition, shape
from tests.territory.test_bad_borders import COUNTY

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Do the calls in the same moment, each on a connection of its own; return their answers."""
    start = Barrier(len(calls))

    def one(call: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


def test_one_household(
    program: Callable[..., Program], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    row = make_household()
    address = f"collections/households/items/{row.uuid}"
    programs = [program(staff.lan, name=f"第{number}个") for number in range(3)]

    def write(who: Program, number: str) -> Callable[[], Any]:
        return lambda: who.patch(address, {"properties": {"version": 1, "number": number}})

    answers = at_once(*(write(who, f"{number}号") for number, who in enumerate(programs)))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    row.refresh_from_db()
    first = next(answer for answer in answers if answer.status_code == 200)
    assert (row.version, row.number) == (2, first.json()["properties"]["number"])
    for answer in answers:
        if answer.status_code == 412:
            assert answer.json()["theirs"]["properties"]["number"] == row.number


def test_one_border(program: Callable[..., Program], staff: SimpleNamespace) -> None:
    address = f"collections/grids/items/{A1}"
    bo, kun = program(staff.bo), program(staff.kun)
    answers = at_once(
        lambda: bo.patch(address, {"geometry": a1(s4=117.96), "version": 1}),
        lambda: kun.patch(address, {"geometry": a1(s1=117.94), "version": 1}),
    )
    # Apart from each other along the border: both are kept.
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Grid.objects.get(code=A1).version == 3
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


def test_the_same_new_one_twice(program: Callable[..., Program], staff: SimpleNamespace) -> None:
    lan = program(staff.lan)
    body = {
        "type": "Feature", "id": "3b0e7a46-7c39-4f5b-9d0f-6f1f2a1c7d10",
        "geometry": {"type": "Point", "coordinates": [117.92, 33.97]},
        "properties": {"address": "东升路9号"},
    }  # fmt: skip
    answers = at_once(*(lambda: lan.post("collections/households/items", body),) * 3)
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert Household.objects.count() == 1
