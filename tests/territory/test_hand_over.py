"""A grid set takes the place of another: posts, open cases and the ground go over to it.

34.00 ┌────╲──┬───────┐   The new set is the old one with the border of A1 and A2 moved east
      │ A1 ╱A2│  B1   │   (see surveyed.sound), unless a test says otherwise.
33.95 ├────┴──┴───────┤
      │   C1  │  C2   │
33.90 └───────┴───────┘
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from layers.cases.models import Case
from layers.staff.models import Post, Role
from layers.territory.hand_over import take_effect
from layers.territory.models import Division, Grid, GridSet
from tests.territory.surveyed import Rows, run, sound

Write = Callable[..., Path]
TODAY = timezone.localdate


def new_grid(code: str) -> Grid:
    return Grid.objects.get(grid_set__name="new", code=code)


def held(user: Any, day: date) -> list[str]:
    running = Post.objects.filter(user=user, starts_on__lte=day).exclude(ends_on__lte=day)
    return [f"{post.grid.grid_set.name} {post.grid.code}" for post in running if post.grid]


def come_true(rows: Rows, write: Write, day: date, **options: Any) -> str:
    return run(write(rows, "grids.gpkg"), set="new", starts_on=day, **options)


def merged() -> Rows:
    """A1 is gone: A2 has its land too."""
    (_code, _name, west), second, *others = sound()
    return [(second[0], second[1], west.union(second[2])), *others]


def test_the_worker_of_a_grid_works_the_grid_of_its_code(
    staff: SimpleNamespace, territory: SimpleNamespace, write: Write
) -> None:
    assert "Posts carried over: 2." in come_true(sound(), write, TODAY(), commit=True)
    assert held(staff.lan, TODAY()) == [f"new {territory.A1.code}"]
    assert held(staff.lan, TODAY() - timedelta(days=1)) == [f"2020 {territory.A1.code}"]


def test_without_its_code_a_grid_goes_on_where_most_of_its_land_is(
    staff: SimpleNamespace, territory: SimpleNamespace, write: Write
) -> None:
    come_true(merged(), write, TODAY(), commit=True)
    assert held(staff.lan, TODAY()) == held(staff.mei, TODAY()) == [f"new {territory.A2.code}"]


def test_one_worker_of_two_grids_that_became_one_has_one_post(
    staff: SimpleNamespace, territory: SimpleNamespace, write: Write
) -> None:
    Post.objects.create(
        user=staff.lan, role=Role.WORKER, grid=territory.A2, department=staff.upper_office,
        starts_on=date(2021, 1, 1),
    )  # fmt: skip
    come_true(merged(), write, TODAY(), commit=True)
    assert held(staff.lan, TODAY()) == [f"new {territory.A2.code}"]


def test_open_cases_go_by_their_point_and_closed_ones_stay(
    ren_reports: Callable[..., Any], territory: SimpleNamespace, staff: SimpleNamespace,
    write: Write,
) -> None:  # fmt: skip
    west = Case.objects.get(pk=ren_reports(lon=117.92).case_id)
    between = Case.objects.get(pk=ren_reports(lon=117.955).case_id)
    over = Case.objects.get(pk=ren_reports(lon=117.93).case_id)
    Case.objects.filter(pk=over.pk).update(state="resolved")
    assert between.owner == staff.mei
    assert "Open cases carried over: 2." in come_true(sound(), write, TODAY(), commit=True)
    for case in (west, between, over):
        case.refresh_from_db()
    assert (west.grid, between.grid) == (new_grid(territory.A1.code),) * 2
    assert (west.owner, between.owner) == (staff.lan, staff.lan)
    assert over.grid == territory.A1
    event = between.events.last()
    assert event is not None
    assert (event.verb, event.actor, "new" in event.note) == ("relocate", None, True)


def test_a_dry_run_tells_and_changes_nothing(
    ren_reports: Callable[..., Any], staff: SimpleNamespace, territory: SimpleNamespace,
    write: Write,
) -> None:  # fmt: skip
    case = Case.objects.get(pk=ren_reports().case_id)
    told = come_true(sound(), write, TODAY())
    assert "Posts carried over: 2." in told
    assert "Open cases carried over: 1." in told
    assert GridSet.objects.get() == territory.grid_set
    assert held(staff.lan, TODAY()) == [f"2020 {territory.A1.code}"]
    case.refresh_from_db()
    assert case.grid == territory.A1


def test_what_has_no_grid_to_go_to_is_named_and_stays(
    ren_reports: Callable[..., Any], staff: SimpleNamespace, territory: SimpleNamespace,
    write: Write,
) -> None:  # fmt: skip
    """Village A has left the county: nothing of the new set lies there."""
    done = ren_reports()
    Division.objects.update(geom=None)
    told = come_true(sound()[2:], write, TODAY(), commit=True)
    assert f"Open cases carried over: 0; without a grid in the new set: {done.number}." in told
    assert f"{staff.lan} {territory.A1.code}" in told
    assert Case.objects.get(pk=done.case_id).grid == territory.A1


def test_before_its_day_posts_wait_and_cases_stay_until_the_nightly_job(
    ren_reports: Callable[..., Any], staff: SimpleNamespace, territory: SimpleNamespace,
    write: Write, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    case = Case.objects.get(pk=ren_reports().case_id)
    day = TODAY() + timedelta(days=3)
    told = come_true(sound(), write, day, commit=True)
    assert "Open cases carried over: 1." in told
    assert held(staff.lan, TODAY()) == [f"2020 {territory.A1.code}"]
    assert held(staff.lan, day) == [f"new {territory.A1.code}"]
    assert take_effect() == []
    case.refresh_from_db()
    assert case.grid == territory.A1
    later = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert [carried.count for carried in take_effect()] == [0, 1]
    case.refresh_from_db()
    assert case.grid == new_grid(territory.A1.code)
    events = case.events.count()
    assert [carried.count for carried in take_effect()] == [0, 0]
    assert case.events.count() == events


def test_households_and_enterprises_come_along(
    staff: SimpleNamespace, territory: SimpleNamespace, write: Write,
    make_household: Callable[..., Any], make_enterprise: Callable[..., Any],
) -> None:  # fmt: skip
    home = make_household(grid=territory.A2, geom=Point(117.955, 33.97, srid=4326))
    shop = make_enterprise(grid=territory.A1, geom=Point(117.92, 33.97, srid=4326))
    come_true(sound(), write, TODAY(), commit=True)
    home.refresh_from_db()
    shop.refresh_from_db()
    assert (home.grid, shop.grid) == (new_grid(territory.A1.code),) * 2


def test_nothing_takes_effect_without_a_set_before(territory: SimpleNamespace) -> None:
    assert take_effect() == []


def test_without_any_set_nothing_takes_effect(db: None) -> None:
    assert take_effect() == []
