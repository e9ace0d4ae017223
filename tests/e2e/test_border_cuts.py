"""Bo splits a grid by a line of taps, and merges neighbours; neither mixes with moved borders."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from layers.territory.models import Grid
from tests.e2e.pens import Draw, assert_village
from tests.territory.borders import shape

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_grid_is_split_by_a_line_of_taps_and_named(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    bo = draw(staff.bo)
    bo.tool("split").click()
    expect(bo.hint()).to_contain_text("Tap from one border of the grid to the other")
    box = bo.page.locator(".cell.mine").bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] * 0.6
    bo.page.mouse.click(box["x"] + 1, middle)
    bo.page.mouse.click(box["x"] + box["width"] * 0.5, middle + 20)
    expect(bo.hint()).to_contain_text("ends inside")
    expect(bo.tool("save")).to_be_disabled()
    bo.page.mouse.click(box["x"] + box["width"] + 30, middle)
    expect(bo.page.locator(".half")).to_have_count(2)
    bo.checked()
    name = bo.page.get_by_label("Name of the new grid")
    expect(name).to_have_attribute("placeholder", "东升第3网格")
    name.fill("河东小区网格")
    bo.because("户数太多")
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    assert Grid.objects.get(name="河东小区网格").code == f"{village.code}003"
    assert_village(village)


def test_neighbours_are_merged_and_one_keeps_its_code(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    bo = draw(staff.bo)
    bo.tool("merge").click()
    expect(bo.vertices()).to_have_count(0)
    bo.page.locator(".cell:not(.mine)").click()
    expect(bo.page.locator("#sums")).to_contain_text("ends")
    bo.page.get_by_role("button", name="东升第2网格", exact=True).click()
    expect(bo.page.locator("#panel h2")).to_have_text("东升第2网格")
    bo.checked()
    bo.because("人少")
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    assert Grid.objects.get(code=village.A1).retired_at is not None
    assert shape(Grid.objects.get(code=village.A2)).equals(village.outline)


def test_moving_and_splitting_do_not_mix(draw: Draw, staff: SimpleNamespace) -> None:
    bo = draw(staff.bo)
    bo.drag(bo.vertex(1), -20, 0)
    bo.tool("split").click()
    expect(bo.hint()).to_contain_text("Send or discard the borders you moved first")
    expect(bo.tool("split")).to_have_attribute("aria-pressed", "false")
