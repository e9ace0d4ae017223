"""Lan and Bo draw borders: by finger, mouse and keys; what is refused, kept, undone.

34.00 ┌─────┬─────┐
      │     a     │    A1 and A2 share the border a–b–c (plain vertices), all drawn on A1
      │ A1  b  A2 │
      │     c     │
33.95 └─────┴─────┘
"""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect
from shapely import LineString

from layers.staff.scope import scope_of
from layers.territory.models import Edit, Proposal
from layers.territory.split import split
from tests.e2e.conftest import PHONE
from tests.e2e.pens import A, B, C, Draw, assert_village, centre, nodes

pytestmark = pytest.mark.django_db(transaction=True)


def test_bo_drags_a_vertex_by_mouse_and_both_grids_get_it_bit_by_bit(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    bo = draw(staff.bo)
    bo.drag(bo.vertex(1), -60, 10, drop=False)
    expect(bo.hint()).to_contain_text("also changes 东升第2网格")
    expect(bo.page.locator("#loupe")).to_be_visible()
    expect(bo.page.locator("#sums [data-code]")).to_have_count(2)
    bo.page.mouse.up()
    expect(bo.page.locator("#loupe")).to_be_hidden()
    bo.checked()
    expect(bo.page.locator(f'#sums [data-code="{village.A1}"] .less').first).to_contain_text("ha")
    expect(bo.page.locator(f'#sums [data-code="{village.A2}"] .more').first).to_contain_text("ha")
    bo.because("新修了一条路")
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()

    shared = nodes(village.A1) & nodes(village.A2)
    assert len(shared) == 5
    assert {A, C} < shared
    assert B not in shared
    [moved] = shared - {A, C, (117.95, 33.95), (117.95, 34.0)}
    assert moved[0] < B[0]
    assert_village(village)
    edit = Edit.objects.first()
    assert edit is not None
    assert (edit.verb, edit.actor, edit.reason) == ("redraw", staff.bo, "新修了一条路")
    assert bo.kept() == {}


def test_lan_drags_by_finger_on_her_phone_and_proposes(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    before = nodes(village.A1)
    lan = draw(staff.lan, PHONE)
    box = lan.vertex(0).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    lan.touch(lan.vertex(0), 30, 6)
    expect(lan.count()).to_have_text("1 change")
    lan.checked()
    lan.tool("save").tap()
    expect(lan.page.get_by_text("Choose a reason, or say in words")).to_be_visible()
    lan.page.locator("#why .chip").first.tap()
    lan.tool("save").tap()
    expect(lan.page.get_by_text("Sent to the town's dispatcher for approval.")).to_be_visible()
    expect(lan.count()).to_have_text("Nothing changed")
    assert nodes(village.A1) == before
    proposal = Proposal.objects.get()
    assert proposal.proposer == staff.lan
    assert set(proposal.change["shapes"]) == {village.A1, village.A2}
    lan.page.get_by_role("button", name="See the proposal").tap()
    expect(lan.page).to_have_url(re.compile(rf"/borders/proposals/{proposal.pk}/$"))


def test_two_fingers_zoom_and_one_beside_a_handle_pans(draw: Draw, staff: SimpleNamespace) -> None:
    lan = draw(staff.lan, PHONE)
    before = centre(lan.vertex(1))
    session = lan.page.context.new_cdp_session(lan.page)

    def send(kind: str, *spots: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(spots)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", (100, 300))
    send("touchMove", (120, 320))
    send("touchMove", (140, 340))
    send("touchEnd")
    expect(lan.count()).to_have_text("Nothing changed")
    x, y = centre(lan.vertex(1))
    assert (round(x - before[0]), round(y - before[1])) != (0, 0)


def test_undo_redo_and_discard_give_back_what_was_there(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    bo = draw(staff.bo)
    start = centre(bo.vertex(1))
    bo.drag(bo.vertex(1), -40, 0)
    bo.drag(bo.vertices("middle").first, 15, 5)
    expect(bo.count()).to_have_text("2 changes")
    expect(bo.vertices()).to_have_count(4)
    bo.tool("undo").click()
    expect(bo.vertices()).to_have_count(3)
    bo.tool("undo").click()
    assert centre(bo.vertex(1)) == start
    expect(bo.tool("undo")).to_be_disabled()
    assert bo.kept() == {}
    bo.tool("redo").click()
    bo.tool("redo").click()
    expect(bo.vertices()).to_have_count(4)
    expect(bo.page.locator("#steps li")).to_have_count(2)

    bo.tool("discard").click()
    bo.page.get_by_role("button", name="Keep drawing").click()
    expect(bo.count()).to_have_text("2 changes")
    bo.tool("discard").click()
    bo.page.locator("#ask-yes").click()
    expect(bo.count()).to_have_text("Nothing changed")
    assert centre(bo.vertex(1)) == start
    assert bo.kept() == {}


def test_a_vertex_cannot_be_dragged_out_of_the_village(draw: Draw, staff: SimpleNamespace) -> None:
    bo = draw(staff.bo)
    start = centre(bo.vertex(1))
    bo.drag(bo.vertex(1), -700, 0, drop=False)
    expect(bo.hint()).to_have_class("hint red")
    expect(bo.hint()).to_contain_text("东升第1网格")
    bo.page.mouse.up()
    x, _y = centre(bo.vertex(1))
    assert x > start[0] - 650


def test_a_chosen_vertex_is_deleted_for_both(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    bo = draw(staff.bo)
    expect(bo.tool("remove")).to_be_disabled()
    bo.vertex(1).click()
    bo.tool("remove").click()
    expect(bo.vertices()).to_have_count(2)
    bo.checked()
    bo.because("取直")
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    assert B not in nodes(village.A1) | nodes(village.A2)
    assert_village(village)


def test_bo_draws_with_keys_alone(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    bo = draw(staff.bo)
    keys = bo.page.keyboard
    keys.press(".")
    expect(bo.page.locator(".vertex.chosen")).to_be_focused()
    for _ in range(3):
        keys.press("ArrowRight")
    keys.press("Shift+ArrowUp")
    expect(bo.count()).to_have_text("1 change")
    keys.press("Control+z")
    expect(bo.count()).to_have_text("Nothing changed")
    keys.press("Control+y")
    expect(bo.count()).to_have_text("1 change")
    keys.press(".")
    keys.press("Delete")
    expect(bo.vertices()).to_have_count(2)
    keys.press("Escape")
    expect(bo.page.locator(".vertex.chosen")).to_have_count(0)
    bo.checked()
    bo.because("按界桩")
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    # Of the three, one moved 3 m east and 10 m north, one was deleted, one is as it was.
    shared = nodes(village.A1) & nodes(village.A2)
    assert len(shared & {A, B, C}) == 1
    [(lon, lat)] = shared - {A, B, C, (117.95, 33.95), (117.95, 34.0)}
    was = min((A, B, C), key=lambda at: abs(at[1] - lat))
    assert abs((lon - was[0]) * 111_320 * 0.8297 - 3) < 0.1
    assert abs((lat - was[1]) * 111_320 - 10) < 0.1
    assert_village(village)


def test_a_corner_of_three_grids_is_moved_but_not_deleted(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace
) -> None:
    line = LineString([B, (118.00, 33.975)])
    split(scope_of(staff.kun), village.A2, line, reason="户数太多")
    bo = draw(staff.bo, plain=2)
    corner = bo.vertices("junction").first
    corner.click()
    bo.tool("remove").click()
    expect(bo.hint()).to_contain_text("meet here")
    bo.drag(corner, -30, 8)
    bo.checked()
    expect(bo.page.locator("#sums [data-code]")).to_have_count(3)
    bo.because("新界桩")
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    assert_village(village)
    shared = nodes(village.A1) & nodes(village.A2) & nodes(f"{village.code}003")
    assert len(shared) == 1
    assert B not in shared


def test_a_draft_outlives_a_reload_and_ends_with_sign_out(
    draw: Draw, staff: SimpleNamespace, live_server: Any
) -> None:
    bo = draw(staff.bo)
    bo.drag(bo.vertex(1), -40, 0)
    place = centre(bo.vertex(1))
    bo.page.reload()
    expect(bo.count()).to_have_text("Nothing changed")
    bo.page.get_by_role("button", name="Go on with it").click()
    expect(bo.count()).to_have_text("1 change")
    assert centre(bo.vertex(1)) == place
    bo.page.goto(f"{live_server.url}/home/")
    bo.page.goto(f"{live_server.url}/me/")
    bo.page.get_by_role("button", name="Sign out").click()
    expect(bo.page.locator("#ask")).to_contain_text("A border that you drew")
    bo.page.get_by_role("button", name="Throw it away and sign out").click()
    expect(bo.page.get_by_role("link", name="Staff sign-in").first).to_be_visible()
    assert bo.kept() == {}


def test_without_a_connection_drawing_goes_on_and_nothing_is_pretended(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace, problems: list[str]
) -> None:
    bo = draw(staff.bo)
    bo.page.wait_for_load_state("networkidle")  # the base map is here
    bo.page.context.set_offline(True)
    expect(bo.page.locator("#net")).to_be_visible()
    bo.drag(bo.vertex(1), -40, 0)
    expect(bo.page.locator(".verdict.amber")).to_contain_text("Offline")
    bo.because("没有信号")
    expect(bo.page.get_by_text("nothing was sent")).to_be_visible()
    expect(bo.count()).to_have_text("1 change")
    assert len(bo.kept()) == 1
    bo.page.context.set_offline(False)
    expect(bo.page.locator("#net")).to_be_hidden()
    bo.checked()
    bo.tool("save").click()
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    assert_village(village)
    assert [problem for problem in problems if "ERR_INTERNET_DISCONNECTED" not in problem] == []
    problems.clear()


def test_the_way_from_the_field_and_from_the_desk(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace, live_server: Any
) -> None:
    lan = draw(staff.lan, PHONE)
    lan.page.goto(f"{live_server.url}/field/")
    lan.page.get_by_role("link", name="Adjust borders").tap()
    expect(lan.vertices()).to_have_count(3)
    bo = draw(staff.bo)
    bo.page.goto(f"{live_server.url}/desk/")
    bo.page.locator("#desk[aria-busy=false]").wait_for()
    # The grids are drawn on a canvas; the middle of the town lies in A2.
    bo.page.mouse.click(*centre(bo.page.locator(".leaflet-container")))
    bo.page.get_by_role("link", name="Adjust borders").click()
    expect(bo.page.locator("#borders[aria-busy=false]")).to_be_visible()
