"""Two browsers at neighbouring grids at once, the one on a desk, the other also on a phone.

34.00 ┌─────┬─────┐
      │     a     │    Kun and Bo have loaded the same map. They pull different vertices of the
      │ A1  b  A2 │    border that A1 and A2 share, or the same one.
      │     c     │
33.95 └─────┴─────┘
"""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from layers.territory.models import Edit
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.pens import A, B, C, Draw, assert_village, nodes

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])


@SIZES
def test_two_edit_at_once_and_no_edit_is_lost(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace, size: dict[str, int]
) -> None:
    bo, kun = draw(staff.bo, size), draw(staff.kun)
    kun.drag(kun.vertex(0), 40, 0)
    bo.pull(bo.vertex(2), -40, 0)
    for pen, words in ((kun, "北段"), (bo, "南段")):
        pen.checked()
        pen.because(words)
        expect(pen.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    shared = nodes(village.A1) & nodes(village.A2)
    assert B in shared
    assert not shared & {A, C}
    assert_village(village)
    assert list(Edit.objects.values_list("reason", flat=True)[:2]) == ["南段", "北段"]


@SIZES
def test_where_two_move_the_same_stretch_both_versions_are_shown(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace, problems: list[str],
    size: dict[str, int],
) -> None:  # fmt: skip
    bo, kun = draw(staff.bo, size), draw(staff.kun)
    kun.drag(kun.vertex(1), 50, 0)
    kun.checked()
    bo.pull(bo.vertex(1), -50, 0)
    bo.pull(bo.vertex(0), -30, 0)
    bo.checked()
    kun.because("坤的界线")
    expect(kun.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    bo.because("波的界线")
    expect(bo.page.locator(".version.theirs").first).to_be_visible()
    expect(bo.page.locator(".version.mine").first).to_be_visible()
    expect(bo.page.locator("#overlay")).to_contain_text("Saved by the other person")
    expect(bo.page.locator("#panel")).to_contain_text("坤")
    expect(bo.count()).to_have_text("2 changes")
    assert [problem for problem in problems if "409" not in problem] == []
    problems.clear()

    bo.page.get_by_role("button", name="Carry mine over again").click()
    expect(bo.count()).to_have_text("1 change")
    expect(bo.page.get_by_text("does not fit the present border")).to_be_visible()
    bo.checked()
    bo.tool("save").click()
    expect(bo.page.get_by_text("Saved. The borders are in force.")).to_be_visible()
    shared = nodes(village.A1) & nodes(village.A2)
    assert not shared & {A, B}
    assert C in shared
    assert_village(village)


@SIZES
def test_who_else_is_here_is_said_before_work_starts(
    draw: Draw, staff: SimpleNamespace, village: SimpleNamespace, size: dict[str, int]
) -> None:
    """Lan has had the village open for a moment; Bo comes and is told at once."""
    lan = draw(staff.lan, PHONE)
    expect(lan.page.locator("#panel .notice")).to_have_count(0)
    bo = draw(staff.bo, size)
    expect(bo.page.get_by_text("Also editing this village now: 兰")).to_be_visible()
    expect(bo.count()).to_have_text("Nothing changed")
