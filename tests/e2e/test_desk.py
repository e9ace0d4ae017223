"""The desk in a browser: a case comes by itself, a key dispatches it, a click places it."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from layers.cases.models import Case
from layers.cases.register import Registered
from tests.e2e.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]


def test_bo_sees_a_case_come_and_dispatches_it_by_key(
    desk: Open, ren_reports: Callable[..., Registered], staff: SimpleNamespace,
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    page = desk(staff.bo)
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    number = ren_reports().number
    row = page.locator(f'.case[data-number="{number}"]')
    expect(row).to_be_visible()
    expect(page.locator('[data-count="new"]')).to_have_text("1")

    page.keyboard.press("j")
    expect(row).to_have_attribute("aria-current", "true")
    detail = page.get_by_role("complementary", name="Case")
    expect(detail).to_contain_text("Rule: Garbage in 睢宁县 goes to Urban Order")
    expect(page.locator(".pin.selected")).to_be_visible()
    expect(page.locator("#map")).to_have_attribute("data-hit", str(territory.A1.pk))

    page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()
    expect(page.locator('[data-count="hand"]')).to_have_text("1")
    case = Case.objects.get(number=number)
    assert (case.state, case.owner) == ("dispatched", staff.lan)


def test_after_a_verb_the_next_case_is_shown_and_typing_is_not_a_command(
    desk: Open, ren_reports: Callable[..., Registered], staff: SimpleNamespace
) -> None:
    first, second = ren_reports().number, ren_reports(text="第二件垃圾").number
    page = desk(staff.bo)
    shown = page.locator("#the-case")
    expect(shown).to_have_attribute("data-number", first)
    page.keyboard.press("/")
    page.keyboard.type("aj")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    assert Case.objects.filter(state="registered").count() == 2
    page.get_by_label("Search").fill("")
    expect(page.locator(".case")).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(shown).to_have_attribute("data-number", second)
    expect(page.locator(".case")).to_have_count(1)


def test_a_case_somebody_else_dispatched_is_refused_in_place(
    desk: Open, ren_reports: Callable[..., Registered], staff: SimpleNamespace, problems: list[str]
) -> None:
    number = ren_reports().number
    page = desk(staff.bo)
    expect(page.locator("#the-case")).to_have_attribute("data-number", number)
    Case.objects.filter(number=number).update(version=2)
    page.keyboard.press("a")
    detail = page.get_by_role("complementary", name="Case")
    expect(
        detail.get_by_role("alert").filter(has_text="Somebody changed this case")
    ).to_be_visible()
    # The browser notes the refusal in its console; that one is meant.
    [refusal] = problems
    assert "409" in refusal
    problems.clear()
    detail.get_by_role("button", name="Load the case again").click()
    expect(detail.get_by_role("alert").filter(has_text="Somebody changed")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits here.")).to_be_visible()


def test_kun_puts_a_case_on_the_map_by_clicking(
    desk: Open, ren_reports: Callable[..., Registered], staff: SimpleNamespace,
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    number = ren_reports(lon=None, lat=None, address="路口").number
    page = desk(staff.kun)
    page.get_by_role("button", name=re.compile("Not on the map")).click()
    detail = page.get_by_role("complementary", name="Case")
    expect(detail).to_contain_text("No place given")
    detail.get_by_role("button", name="Put the pin").click()
    confirm = detail.get_by_role("button", name="Confirm the place")
    expect(confirm).to_be_disabled()

    page.locator("#map").click(position={"x": 300, "y": 300})
    expect(confirm).to_be_enabled()
    confirm.click()
    expect(detail).to_contain_text("In the grid")
    expect(detail.get_by_role("button", name=re.compile("Dispatch to"))).to_be_visible()
    expect(page.locator('[data-count="unplaced"]')).to_have_text("0")
    case = Case.objects.get(number=number)
    assert case.place_state == "located"
    assert case.grid is not None
    assert case.grid.geom.contains(case.geom)


def test_a_grid_tells_its_open_cases_and_narrows_the_queue(
    desk: Open, ren_reports: Callable[..., Registered], staff: SimpleNamespace,
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    for _ in range(2):
        ren_reports()
    elsewhere = ren_reports(lon=117.97).number
    page = desk(staff.bo)
    expect(page.locator("#map")).to_have_attribute("data-hit", str(territory.A1.pk))
    box = page.locator("#map").bounding_box()
    assert box is not None
    # Beside the chosen case, in whose middle the map lies.
    x, y = box["x"] + box["width"] / 2 + 90, box["y"] + box["height"] / 2 + 90
    page.mouse.move(x, y)
    page.mouse.move(x + 2, y + 2)
    expect(page.locator(".load-tip")).to_have_text("东升第1网格 · 2 open cases")
    page.mouse.click(x, y)
    expect(page.locator("#grid-chip")).to_contain_text("东升第1网格")
    expect(page.locator(".case")).to_have_count(2)
    expect(page.locator(f'.case[data-number="{elsewhere}"]')).to_have_count(0)


def test_on_a_phone_the_queue_opens_a_sheet_and_back(
    desk: Open, ren_reports: Callable[..., Registered], staff: SimpleNamespace
) -> None:
    number = ren_reports().number
    client = desk(staff.bo, PHONE)
    row = client.locator(f'.case[data-number="{number}"]')
    expect(client.locator("#detail")).to_be_hidden()
    row.click()
    expect(client.locator("#the-case")).to_be_visible()
    expect(client.locator(".pin.selected")).to_be_visible()
    expect(row).to_be_hidden()
    client.get_by_role("button", name="Back to the queue").click()
    expect(row).to_be_visible()
