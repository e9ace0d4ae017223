"""The next division of the county, from its first draft to the day after it took effect.

Kun starts a draft; Bo moves the border of A1 and A2 in it; the report is looked over; Kun submits
it for tomorrow, Chen approves; tomorrow it is in force, and the day before is still on the map.
"""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
import shapely
from django.utils import timezone
from playwright.sync_api import Page, expect

from layers.territory.hand_over import take_effect
from layers.territory.models import Grid, GridSet
from layers.territory.queries import grid_set_in_force
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.pens import A, B, C, Draw, assert_village, nodes
from tests.territory.borders import assert_partition, shape

pytestmark = pytest.mark.django_db(transaction=True)
Apart = Callable[..., Page]
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])


def started(apart: Apart, staff: SimpleNamespace) -> tuple[Page, GridSet]:
    """Kun starts a draft and sees it."""
    kun = apart(staff.kun, "/borders/sets/")
    kun.get_by_label("Name of the new draft").fill("2027 Grids")
    kun.get_by_role("button", name="Start from the grids in force").click()
    expect(kun.get_by_role("heading", name="2027 Grids")).to_be_visible()
    return kun, GridSet.objects.get(state="draft")


def of_draft(draft: GridSet, code: str) -> set[tuple[float, float]]:
    land = shape(Grid.objects.get(grid_set=draft, code=code))
    return {(x, y) for x, y in shapely.get_coordinates(land).tolist()}


@SIZES
def test_the_whole_way_of_a_new_division(
    apart: Apart, draw: Draw, staff: SimpleNamespace, village: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch, size: dict[str, int],
) -> None:  # fmt: skip
    today, before = timezone.localdate(), nodes(village.A1)
    kun, draft = started(apart, staff)
    here = f"/borders/sets/{draft.pk}/"
    expect(kun.locator("#report .notice.green")).to_be_visible()

    bo = draw(staff.bo, size, draft=draft.pk)
    bo.pull(bo.vertex(1), -35, 6)
    bo.checked()
    bo.because("新划分")
    expect(bo.page.get_by_text("Saved in the draft. Nothing has moved yet.")).to_be_visible()
    assert nodes(village.A1) == before
    assert B not in of_draft(draft, village.A1)

    kun.reload()
    expect(kun.locator(".story")).to_contain_text("新划分")
    expect(kun.locator("#report")).to_contain_text("Grids with other land than today")
    kun.get_by_label("In force from").fill((today + timedelta(days=1)).isoformat())
    kun.get_by_role("button", name="Submit for approval").click()
    expect(kun.get_by_text("Until it is decided nobody changes it.")).to_be_visible()

    chen = apart(staff.chen, here, size)
    expect(chen.locator("#report")).to_contain_text("Grids with other land than today")
    chen.get_by_role("button", name="Approve").click()
    expect(chen.get_by_text("posts are arranged already")).to_be_visible()
    assert nodes(village.A1) == before

    now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=1))
    take_effect()
    assert grid_set_in_force() == draft
    assert nodes(village.A1) == of_draft(draft, village.A1) != before
    assert_village(village)
    su = apart(staff.su, f"/borders/day/?day={today.isoformat()}", size)
    expect(su.get_by_text("In force that day: “2020”.")).to_be_visible()
    expect(su.locator(".set-grid")).to_have_count(5)
    expect(su.locator(".set-grid.other")).to_have_count(2)
    su.goto(su.url.split("?")[0])
    expect(su.get_by_text("In force that day: “2027 Grids”.")).to_be_visible()
    expect(su.locator(".set-grid")).to_have_count(5)
    expect(su.locator(".set-grid.other")).to_have_count(0)


@SIZES
def test_two_at_one_draft_see_each_other_and_both_versions(
    apart: Apart, draw: Draw, staff: SimpleNamespace, village: SimpleNamespace,
    problems: list[str], size: dict[str, int],
) -> None:  # fmt: skip
    _page, draft = started(apart, staff)
    kun = draw(staff.kun, draft=draft.pk)
    kun.pull(kun.vertex(1), 40, 0)
    kun.checked()
    bo = draw(staff.bo, size, draft=draft.pk)
    expect(bo.page.locator(".notice").filter(has_text="坤")).to_be_visible()
    bo.pull(bo.vertex(1), -40, 0)
    bo.pull(bo.vertex(2), -25, 0)
    bo.checked()
    kun.because("坤的划法")
    expect(kun.page.get_by_text("Saved in the draft.")).to_be_visible()
    bo.because("波的划法")
    expect(bo.page.locator(".version.theirs").first).to_be_visible()
    expect(bo.page.locator(".version.mine").first).to_be_visible()
    expect(bo.page.locator("#overlay")).to_contain_text("Saved by the other person")
    assert [problem for problem in problems if "409" not in problem] == []
    problems.clear()

    bo.page.get_by_role("button", name="Carry mine over again").click()
    expect(bo.count()).to_have_text("1 change")
    bo.checked()
    bo.tool("save").click()
    expect(bo.page.get_by_text("Saved in the draft.")).to_be_visible()
    shared = of_draft(draft, village.A1) & of_draft(draft, village.A2)
    assert not shared & {B, C}
    assert A in shared
    lands = [shape(row) for row in Grid.objects.filter(grid_set=draft, village__code=village.code)]
    assert_partition(lands, village.outline)
    assert nodes(village.A1) >= {A, B, C}


def test_what_is_drawn_while_the_draft_is_submitted_is_kept_and_not_saved(
    apart: Apart, draw: Draw, staff: SimpleNamespace, village: SimpleNamespace,
    problems: list[str],
) -> None:  # fmt: skip
    kun, draft = started(apart, staff)
    bo = draw(staff.bo, draft=draft.pk)
    bo.pull(bo.vertex(1), -40, 0)
    bo.checked()
    kun.get_by_label("In force from").fill(timezone.localdate().isoformat())
    kun.get_by_role("button", name="Submit for approval").click()
    expect(kun.get_by_text("Until it is decided nobody changes it.")).to_be_visible()
    bo.because("来晚了")
    expect(bo.page.get_by_text("can no longer be changed")).to_be_visible()
    expect(bo.count()).to_have_text("1 change")
    assert B in of_draft(draft, village.A1)
    assert [problem for problem in problems if "409" not in problem] == []
    problems.clear()
