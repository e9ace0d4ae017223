"""Two people save at the same moment, over HTTP and in connections of their own.

┌────┬────┐   Bo and Kun have loaded the same map. A1|A2 has corners s0 … s5 from south to north.
│ A1 │ A2 │
└────┴────┘
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.db import connections
from django.test import Client
from shapely import box

from layers.staff.models import User
from layers.staff.scope import scope_of
from layers.territory.models import Edit, Grid, Proposal
from layers.territory.queries import grids_in_force
from layers.territory.redraw import redraw as redraw_verb
from tests.borders.drawn import A1, a1, redraw, send
from tests.territory import proposed as shapes
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db(transaction=True)
COUNTY = box(117.90, 33.90, 118.05, 34.00)


@pytest.fixture
def seen(territory: SimpleNamespace, staff: SimpleNamespace) -> dict[str, int]:
    """The corners are in place, and everybody has loaded this version."""
    bo = scope_of(staff.bo)
    redraw_verb(bo, {A1: shapes.a1(s2=117.951)}, reason="备")
    redraw_verb(bo, {A1: shapes.a1()}, reason="备")
    return {A1: 3}


def at_once(*work: Callable[[], Any]) -> list[Any]:
    """Run each in its own thread and connection; they set off together."""
    gate = Barrier(len(work))

    def run(one: Callable[[], Any]) -> Any:
        gate.wait()
        try:
            return one()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def assert_sound() -> None:
    assert_partition([shape(grid) for grid in grids_in_force()], COUNTY)
    assert_history_agrees()


def test_disjoint_edits_are_both_kept_silently(
    staff: SimpleNamespace, seen: dict[str, int], sign_in: Callable[[User], Client]
) -> None:
    bo, kun = sign_in(staff.bo), sign_in(staff.kun)
    answers = at_once(
        lambda: send(bo, "save", redraw(a1(s4=117.96), versions=seen)),
        lambda: send(kun, "save", redraw(a1(s1=117.94), versions=seen)),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    both = shape(Grid.objects.get(code=A1))
    assert both.symmetric_difference(shapes.a1(s4=117.96, s1=117.94)).area < 1e-12
    assert_sound()


def test_of_a_clash_one_is_saved_and_the_other_sees_both(
    staff: SimpleNamespace, seen: dict[str, int], sign_in: Callable[[User], Client]
) -> None:
    bo, kun = sign_in(staff.bo), sign_in(staff.kun)
    answers = at_once(
        lambda: send(bo, "save", redraw(a1(s3=117.96), versions=seen)),
        lambda: send(kun, "save", redraw(a1(s3=117.94), versions=seen)),
    )
    saved, late = sorted(answers, key=lambda answer: answer.status_code)
    assert (saved.status_code, late.status_code) == (200, 409)
    (theirs,) = late.json()["theirs"]["features"]
    stored = shape(Grid.objects.get(code=A1))
    assert shapely.geometry.shape(theirs["geometry"]).equals(stored)
    assert late.json()["who"] == ("波" if answers[0] is saved else "坤")
    assert_sound()


@pytest.mark.parametrize(("name", "kept"), [("bo", Edit), ("lan", Proposal)])
def test_the_same_change_twice_at_once_is_one(
    staff: SimpleNamespace, seen: dict[str, int], sign_in: Callable[[User], Client], name: str,
    kept: Any,
) -> None:  # fmt: skip
    change = redraw(a1(s3=117.96), versions=seen)
    clients = [sign_in(getattr(staff, name)) for _ in range(3)]
    answers = at_once(*(partial(send, client, "save", change) for client in clients))
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].status_code in (200, 202)
    assert kept.objects.filter(uuid=change["uuid"]).count() == 1
    assert_sound()
