"""The end of a border slides along the village's outline: by mouse, by finger, by keys.

34.00 ┌─────e→────┐    A1 and A2 share the border e–a–b–c–f; C1 of the next village lies below f
      │     a     │
      │ A1  b  A2 │
      │     c     │
33.95 ├─────f─────┤
      │    C1     │
"""

from types import SimpleNamespace

import pytest
import shapely
from playwright.sync_api import expect
from shapely import LineString

from layers.territory.models import Grid, Proposal
from tests.e2e.conftest import PHONE
from tests.e2e.pens import A, B, C, Draw
from tests.territory.borders import assert_history_agrees, assert_partition, shape

pytestmark = pytest.mark.django_db(transaction=True)
COUNTY = shapely.box(117.90, 33.90, 118.05, 34.00)
Nodes = set[tuple[float, float]]


def nodes(code: str) -> Nodes:
    land = shape(Grid.objects.get(code=code))
    return {(x, y) for x, y in shapely.get_coordinates(land).tolist()}


def assert_county() -> None:
    assert_partition([shape(row) for row in Grid.objects.filter(retired_at=None)], COUNTY)
    assert_history_agrees()


def test_bo_slides_an_end_and_the_next_village_has_the_node(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace, territory: SimpleNamespace
) -> None:
    bo = draw(staff.bo)
    expect(bo.vertices("end")).to_have_count(2)
    bo.drag(bo.vertex(1, "end"), 60, 25, drop=False)
    expect(bo.hint()).to_contain_text("slides along it and also changes 东升第2网格")
    expect(bo.page.locator("#loupe")).to_be_visible()
    bo.page.mouse.up()
    expect(bo.count()).to_have_text("1 change")
    expect(bo.page.locator("#steps")).to_contain_text("End slid along the village's border")
    bo.checked()
    bo.because("以新渠为界")
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()

    below = nodes(territory.C1.code)
    shared = nodes(village.A1) & nodes(village.A2)
    [end] = {(x, y) for x, y in shared & below if y == 33.95}
    assert end[0] > 117.951
    assert (117.95, 33.95) in nodes(village.A1) - nodes(village.A2)
    assert {A, B, C, (117.95, 34.0)} < shared
    assert_county()


def test_lan_slides_an_end_by_finger_and_takes_it_back(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    lan = draw(staff.lan, PHONE)
    end = lan.vertex(0, "end")
    box = end.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    lan.touch(end, -35, 20)
    expect(lan.count()).to_have_text("1 change")
    lan.checked()
    lan.tool("undo").tap()
    expect(lan.count()).to_have_text("Nothing changed")
    lan.tool("redo").tap()
    lan.checked()
    lan.because("以新渠为界")
    expect(lan.page.get_by_text("Sent to the town's dispatcher for approval.")).to_be_visible()
    change = Proposal.objects.get().change
    west = LineString(change["shapes"][village.A2]["coordinates"][0][0])
    assert west.bounds[0] < 117.949
    assert west.bounds[3] == 34.0


def test_an_end_stops_at_a_corner_of_the_village_and_goes_round_it(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    bo = draw(staff.bo)
    bo.vertex(0, "end").click()
    expect(bo.page.locator(".vertex.end.chosen")).to_be_focused()
    for _ in range(3):
        bo.page.keyboard.press("Shift+ArrowRight")
    expect(bo.count()).to_have_text("1 change")
    bo.tool("remove").click()
    expect(bo.hint()).to_contain_text("meet here")
    bo.checked()
    bo.because("按界桩")
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    [(x, _y)] = {at for at in nodes(village.A1) & nodes(village.A2) if at[1] == 34.0}
    assert abs((x - 117.95) * 111_320 * 0.8297 - 30) < 0.5
    assert_county()
