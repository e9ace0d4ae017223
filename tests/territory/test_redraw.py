"""Redrawing a grid: neighbours follow, cases and history too, and nobody's work is lost.

34.00 ┌───────┬───────┬───────┐
      │  A1   │  A2   │  B1   │   A1 and A2 are village A's; B1, C1, C2 lie around it.
33.95 ├───────┴───────┼───────┤
      │      C1       │  C2   │
33.90 └───────────────┴───────┘
    117.90  117.95  118.00  118.05
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import shapely
from django.contrib.gis.geos import Point
from django.db import connection
from django.test.utils import CaptureQueriesContext
from shapely import box

from layers.cases.ask_information import ask_information
from layers.cases.border_preview import border_preview
from layers.cases.models import Case, CaseEvent
from layers.errors import NotAllowed, NotFound, Refused
from layers.staff.scope import scope_of
from layers.territory.border_errors import BorderRefused, Stale
from layers.territory.locate import locate
from layers.territory.models import Edit, Grid, GridRevision
from layers.territory.redraw import plan_redraw, redraw
from layers.territory.signals import borders_changed
from tests.territory.borders import area, assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db
COUNTY = box(117.90, 33.90, 118.05, 34.00)
# A1 with its eastern border moved east by 0.02° in the north, and west by 0.01° there.
EAST = area((117.90, 33.95), (117.95, 33.95), (117.95, 33.97), (117.97, 34.00), (117.90, 34.00))
WEST = area((117.90, 33.95), (117.95, 33.95), (117.95, 33.97), (117.94, 34.00), (117.90, 34.00))


@pytest.fixture
def bo(staff: SimpleNamespace) -> Any:
    """Bo, who dispatches the upper town."""
    return scope_of(staff.bo)


def now(name: str, territory: SimpleNamespace) -> Grid:
    return Grid.objects.get(pk=getattr(territory, name).pk)


def assert_county_is_covered() -> None:
    assert_partition([shape(g) for g in Grid.objects.filter(retired_at=None)], COUNTY)
    assert_history_agrees()


def test_the_neighbour_gives_what_the_grid_takes(territory: SimpleNamespace, bo: Any) -> None:
    saved = redraw(bo, {territory.A1.code: EAST}, reason="以新修的路为界")
    assert_county_is_covered()
    # C1 had no corner at the foot of A1|A2; it has one now.
    changed = [territory.A1.code, territory.A2.code, territory.C1.code]
    assert [(g.code, g.version) for g in saved.grids] == [(code, 2) for code in changed]
    assert saved.grids[2].area_m2 == pytest.approx(territory.C1.area_m2, rel=1e-3)
    assert shape(now("A1", territory)).equals(EAST)
    found = locate(117.958, 33.999)
    assert found is not None
    assert found.grid_code == territory.A1.code


def test_the_neighbour_takes_what_the_grid_leaves(territory: SimpleNamespace, bo: Any) -> None:
    redraw(bo, {territory.A1.code: WEST}, reason="还给邻网格")
    assert_county_is_covered()
    found = locate(117.945, 33.999)
    assert found is not None
    assert found.grid_code == territory.A2.code


def test_a_grid_of_another_village_gets_the_node_where_a_border_ends(
    territory: SimpleNamespace, bo: Any
) -> None:
    """The foot of A1|A2 moves east along C1, which has no corner there."""
    moved = area(
        (117.90, 33.95), (117.96, 33.95), (117.95, 33.97), (117.95, 34.00), (117.90, 34.00)
    )
    saved = redraw(bo, {territory.A1.code: moved}, reason="路口东移")
    assert_county_is_covered()
    assert territory.C1.code in {g.code for g in saved.grids}
    assert [117.96, 33.95] in shapely.get_coordinates(shape(now("C1", territory))).tolist()


def test_several_at_once(territory: SimpleNamespace, bo: Any) -> None:
    both = {territory.A1.code: EAST, territory.A2.code: box(117.90, 33.95, 118.00, 34.00) - EAST}
    redraw(bo, both, reason="整体调整")
    assert_county_is_covered()
    assert shape(now("A1", territory)).equals(EAST)


def test_who_may(territory: SimpleNamespace, staff: SimpleNamespace) -> None:
    for name in ("lan", "dong", "chen", "su", "ada"):
        with pytest.raises(NotAllowed):
            redraw(scope_of(getattr(staff, name)), {territory.A1.code: EAST}, reason="试")
    with pytest.raises(NotAllowed):  # Bo's town is the upper one
        redraw(scope_of(staff.bo), {territory.C1.code: EAST}, reason="试")
    assert redraw(scope_of(staff.kun), {territory.A1.code: EAST}, reason="县里调整").grids


def test_what_is_refused_changes_nothing(territory: SimpleNamespace, bo: Any) -> None:
    code = territory.A1.code
    wrong: list[tuple[type[Exception], dict[str, Any], str]] = [
        (BorderRefused, {code: box(117.80, 33.95, 117.95, 34.00)}, "越界"),
        (BorderRefused, {code: box(117.90, 33.94, 117.95, 34.00)}, "进邻村"),
        (BorderRefused, {code: EAST, territory.B1.code: EAST}, "两村"),
        (NotFound, {"320324001001999": EAST}, "没有"),
        (Refused, {code: EAST}, "  "),
        (Refused, {code: EAST}, "a\nb"),
        (Refused, {code: shape(territory.A1)}, "没变"),
    ]
    for error, shapes, reason in wrong:
        with pytest.raises(error):
            redraw(bo, shapes, reason=reason)
    assert not Edit.objects.exclude(verb="other").exists()
    assert set(Grid.objects.values_list("version", flat=True)) == {1}


def test_the_faults_can_be_drawn(territory: SimpleNamespace, bo: Any) -> None:
    with pytest.raises(BorderRefused) as refusal:
        redraw(bo, {territory.A1.code: box(117.90, 33.94, 117.95, 34.00)}, reason="进邻村")
    (feature,) = refusal.value.geojson()["features"]
    assert feature["properties"]["kind"] == "outside_village"
    assert feature["properties"]["codes"] == [territory.A1.code, territory.C1.code]
    assert 33.94 < feature["geometry"]["coordinates"][1] < 33.95
    assert refusal.value.status == 422


def test_a_stale_change_elsewhere_on_the_border_is_merged(
    territory: SimpleNamespace, bo: Any
) -> None:
    """
    ┌────┬────┐    one moves the north of A1|A2 …
    │ A1 │ A2 │
    └────┴────┘    … another, who has not seen it, the south. Both count.
    """
    corners = [(117.90, 33.95), (117.95, 33.95), (117.95, 33.96), (117.95, 33.97), (117.95, 33.98),
               (117.95, 33.99), (117.95, 34.00), (117.90, 34.00)]  # fmt: skip
    redraw(bo, {territory.A1.code: area(*corners[:5], (117.96, 33.99), *corners[6:])}, reason="北")
    south = area(*corners[:2], (117.94, 33.96), *corners[3:])
    redraw(bo, {territory.A1.code: south}, reason="南", versions={territory.A1.code: 1})
    assert_county_is_covered()
    merged = shape(now("A1", territory))
    wanted = area(*corners[:2], (117.94, 33.96), *corners[3:5], (117.96, 33.99), *corners[6:])
    assert merged.symmetric_difference(wanted).area < 1e-12


def test_a_stale_change_of_the_same_stretch_gets_the_other_version(
    territory: SimpleNamespace, bo: Any
) -> None:
    redraw(bo, {territory.A1.code: EAST}, reason="东")
    with pytest.raises(Stale) as clash:
        redraw(bo, {territory.A1.code: WEST}, reason="西", versions={territory.A1.code: 1})
    (present,) = clash.value.present
    assert (present.code, present.version, clash.value.status) == (territory.A1.code, 2, 409)
    assert shape(present).equals(EAST)
    with pytest.raises(Stale):
        redraw(bo, {territory.A1.code: WEST}, reason="西", versions={territory.A1.code: 9})


def test_open_cases_move_and_closed_ones_stay(
    territory: SimpleNamespace, staff: SimpleNamespace, catalogue: SimpleNamespace, bo: Any,
    ren_reports: Callable[..., Any],
) -> None:  # fmt: skip
    numbers = [ren_reports(lon=117.955, lat=33.999).number for _ in range(3)]
    Case.objects.filter(number=numbers[1]).update(state="dispatched", owner=staff.dong)
    Case.objects.filter(number=numbers[2]).update(state="closed")
    stays = ren_reports(lon=117.99, lat=33.96).number
    saved = redraw(bo, {territory.A1.code: EAST}, reason="以新修的路为界")
    new, given, closed = (Case.objects.get(number=number) for number in numbers)
    assert (new.grid, new.owner, new.department) == (territory.A1, staff.lan, staff.sanitation)
    assert (given.grid, given.owner, given.department) == (
        territory.A1, staff.dong, staff.upper_office,
    )  # fmt: skip
    assert (closed.grid, closed.version) == (territory.A2, 1)
    assert Case.objects.get(number=stays).version == 1
    event = CaseEvent.objects.get(case=new, verb="relocate")
    assert (event.actor, event.note, new.version) == (staff.bo, "以新修的路为界", 2)
    assert event.detail == {
        "from": {"grid": territory.A2.pk, "department": staff.upper_office.pk},
        "to": {"grid": territory.A1.pk, "department": staff.sanitation.pk,
               "rule": catalogue.garbage_county.pk},
        "edit": saved.edit.pk,
    }  # fmt: skip
    assert CaseEvent.objects.filter(verb="relocate").count() == 2


def test_what_waits_for_an_answer_and_nobody_has_is_routed_anew(
    territory: SimpleNamespace, staff: SimpleNamespace, bo: Any, ren_reports: Callable[..., Any]
) -> None:
    number = ren_reports(lon=117.955, lat=33.999).number
    ask_information(number, staff.bo, scope_of(staff.bo), question="哪一栋？")
    redraw(bo, {territory.A1.code: EAST}, reason="以新修的路为界")
    case = Case.objects.get(number=number)
    assert (case.state, case.grid, case.owner, case.department) == (
        "awaiting", territory.A1, staff.lan, staff.sanitation,
    )  # fmt: skip


def test_the_preview_says_what_saving_does(
    territory: SimpleNamespace, bo: Any, ren_reports: Callable[..., Any]
) -> None:
    ren_reports(lon=117.955, lat=33.999)
    ren_reports(lon=117.91, lat=33.96)
    one, two = border_preview(plan_redraw(bo, {territory.A1.code: EAST}))
    assert (one.code, one.open_before, one.open_after) == (territory.A1.code, 1, 2)
    assert (two.code, two.open_before, two.open_after) == (territory.A2.code, 1, 0)
    gain = one.area_after - one.area_before
    assert gain == pytest.approx(two.area_before - two.area_after, rel=1e-3)
    assert gain > 1_000_000
    assert set(Grid.objects.values_list("version", flat=True)) == {1}
    saved = redraw(bo, {territory.A1.code: EAST}, reason="路")
    assert saved.grids[0].area_m2 == pytest.approx(one.area_after, rel=1e-9)


def test_a_failing_receiver_undoes_everything(territory: SimpleNamespace, bo: Any) -> None:
    def fails(**_signal: Any) -> None:
        raise RuntimeError

    borders_changed.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            redraw(bo, {territory.A1.code: EAST}, reason="路")
    finally:
        borders_changed.disconnect(fails)
    assert not GridRevision.objects.filter(version=2).exists()
    assert now("A1", territory).version == 1


def test_statements_do_not_grow_with_the_land(
    territory: SimpleNamespace, bo: Any, make_household: Callable[..., Any],
    ren_reports: Callable[..., Any],
) -> None:  # fmt: skip
    """Each floor that follows a border does so in statements of its own, whatever lives there."""
    counts = []
    for border in (EAST, WEST):
        with CaptureQueriesContext(connection) as queries:
            redraw(bo, {territory.A1.code: border}, reason="路")
        counts.append(len(queries))
        for step in range(20):
            make_household(geom=Point(117.951 + step / 10_000, 33.999), grid=territory.A1)
            ren_reports(lon=117.951 + step / 10_000, lat=33.999)
    assert counts[1] <= counts[0] <= 30
