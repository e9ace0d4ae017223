"""The layers of the map in a real browser: marks, their card, the list for the keyboard."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP

pytestmark = pytest.mark.django_db(transaction=True)
# Whether any canvas of the marks has been drawn on.
INK = """() => [...document.querySelectorAll('.leaflet-marks-pane canvas')].some((canvas) => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  return context.getImageData(0, 0, copy.width, copy.height).data.some(Boolean);
})"""


@pytest.fixture
def desk(
    watched: BrowserContext, live_server: Any, staff: SimpleNamespace, catalogue: SimpleNamespace,
    make_household: Callable[..., Any],
) -> Page:  # fmt: skip
    """Bo's desk; one household lives in the middle of grid A2."""
    make_household(address="文学路26号", geom="SRID=4326;POINT(117.975 33.975)", colour="care")
    client = Client()
    client.force_login(staff.bo)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    watched.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page = watched.new_page()
    page.set_viewport_size(DESKTOP)
    page.goto(f"{live_server.url}/desk/")
    expect(page.locator("#desk")).to_have_attribute("aria-busy", "false")
    return page


def test_marks_appear_and_the_list_says_what_they_are(desk: Page) -> None:
    desk.get_by_role("button", name="图层").click()
    desk.get_by_label("住户", exact=True).check()
    desk.wait_for_function(INK)
    desk.get_by_role("button", name="图中住户列表").click()
    desk.get_by_role("button", name="文学路26号").click()
    card = desk.locator(".feature-card")
    expect(card).to_contain_text("重点关爱")
    expect(card).to_contain_text("尚未走访")
    expect(card).not_to_contain_text("undefined")
    desk.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_a_click_on_a_mark_shows_its_card(desk: Page) -> None:
    """The household is brought to the middle of the map by its list, then clicked there."""
    desk.get_by_role("button", name="图层").click()
    desk.get_by_label("住户", exact=True).check()
    desk.get_by_role("button", name="图中住户列表").click()
    desk.get_by_role("button", name="文学路26号").click()
    desk.wait_for_function(INK)
    ring = desk.locator(".chosen-ring")
    expect(ring).to_be_visible()
    box = ring.bounding_box()
    assert box is not None
    desk.keyboard.press("Escape")
    desk.locator("[data-close]").click()
    desk.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(desk.locator(".feature-card")).to_contain_text("文学路26号")


def test_what_was_on_is_on_again(desk: Page) -> None:
    desk.get_by_role("button", name="图层").click()
    desk.get_by_label("企业", exact=True).check()
    desk.reload()
    desk.get_by_role("button", name="图层").click()
    expect(desk.get_by_label("企业", exact=True)).to_be_checked()
    expect(desk.get_by_label("住户", exact=True)).not_to_be_checked()
