"""Chen finds an outbreak on the governance map, looks at its cases and takes it away offline."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.staff.models import User
from tests.e2e.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
WALL = {"width": 1920, "height": 1080}


@pytest.fixture
def board(watched: BrowserContext, live_server: Any) -> Open:
    """Open the map as one person, without the walk through the sign-in page."""

    def open_board(user: User, words: str = "", size: dict[str, int] = DESKTOP) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies["sessionid"].value
        watched.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in (("sessionid", session), ("django_language", "en"))
            ]
        )
        page = watched.new_page()
        page.set_viewport_size(size)
        page.goto(live_server.url + reverse("overview:home") + words)
        ready(page)
        return page

    return open_board


def ready(page: Page) -> None:
    expect(page.locator("#board")).to_have_attribute("aria-busy", "false")


@pytest.fixture
def outbreak(ren_reports: Callable[..., Registered]) -> list[str]:
    """Sixteen cases in four cells that touch, and a few far apart; the numbers of the sixteen."""
    for step in range(4):
        ren_reports(lon=117.96 + step * 0.02, lat=33.915 + step * 0.02)
    return [
        ren_reports(lon=117.9201 + (i % 2) * 0.002, lat=33.9701 + (i // 2 % 2) * 0.0018).number
        for i in range(16)
    ]


def test_from_the_hotspot_to_its_cases_and_offline(
    board: Open, outbreak: list[str], staff: SimpleNamespace, browser: Browser, tmp_path: Path
) -> None:
    page = board(staff.chen, "?level=cell")
    spot = page.locator("#spots .spot").first
    expect(spot).to_contain_text("东升第1网格")
    spot.click()
    info = page.locator("#info")
    expect(info).to_contain_text("16 cases")
    info.get_by_role("button", name="Cases").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".behind").first).to_contain_text("Garbage")
    assert dialog.locator(".behind .mark").count() >= 4
    page.keyboard.press("Escape")

    page.get_by_label("Take away").click()
    with page.expect_download() as download:
        page.get_by_text("Offline page (HTML)").click()
    file = tmp_path / "view.html"
    download.value.save_as(file)
    assert file.stat().st_size < 2_000_000

    offline = browser.new_context(offline=True, viewport=WALL)
    requests: list[str] = []
    problems: list[str] = []
    copy = offline.new_page()
    copy.on("request", lambda request: requests.append(request.url))
    copy.on("console", lambda message: problems.append(message.text))
    copy.on("pageerror", lambda error: problems.append(str(error)))
    copy.goto(file.as_uri())
    expect(copy.locator(".board-head")).to_contain_text("睢宁县")
    expect(copy.locator("output")).to_contain_text("20 cases")
    copy.locator("input[type=range]").fill("0")
    expect(copy.locator("output")).to_contain_text("0 cases")
    offline.close()
    assert requests == [file.as_uri()]
    assert problems == []


def test_every_view_has_an_address(
    board: Open, outbreak: list[str], staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    page = board(staff.chen)
    page.get_by_role("button", name="Shades").click()
    page.locator("#filters summary").click()
    page.get_by_label("Level").select_option("town")
    ready(page)
    page.wait_for_url("**mode=choropleth**")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.locator("#bars").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**back=1**")
    expect(page.locator("[data-figure=cases] b")).to_contain_text("0")
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="Shades")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#bars")).to_have_attribute("aria-valuenow", "51")

    page.locator("#views summary").click()
    page.get_by_label("Name of this view").fill("Last week")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#view-list a")).to_have_text("Last week")
    page.goto(page.url.split("?")[0])
    ready(page)
    page.locator("#views summary").click()
    page.locator("#view-list a").click()
    page.wait_for_url("**back=1**")


def test_drill_draw_compare_and_picture(
    board: Open, outbreak: list[str], staff: SimpleNamespace
) -> None:
    page = board(staff.chen, "?level=town")
    box = page.locator("#map").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(middle[0], middle[1] - 60)
    page.wait_for_url("**in=town-**")
    ready(page)
    expect(page.locator("#crumbs")).to_contain_text("睢城街道")
    page.locator("#crumbs").get_by_role("button", name="睢宁县").click()
    ready(page)

    page.get_by_label("Draw an area").click()
    for x, y in ((-200, -150), (200, -150), (200, 150), (-200, 150), (-200, -150)):
        page.mouse.click(middle[0] + x, middle[1] + y)
    expect(page.locator("#info")).to_contain_text("cells of 200 m")

    page.get_by_role("button", name="Compare").click()
    ready(page)
    expect(page.locator("#map-2")).to_be_visible()
    expect(page.locator("#other-cases")).not_to_be_empty()

    page.get_by_label("Take away").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (PNG)").click()
    assert download.value.suggested_filename.endswith(".png")


@pytest.mark.parametrize("size", [PHONE, DESKTOP, WALL], ids=["phone", "desktop", "wall"])
def test_two_periods_side_by_side(
    board: Open, outbreak: list[str], staff: SimpleNamespace, size: dict[str, int]
) -> None:
    """Each map has a period of its own, and all of the county in it, beside what lies on top."""
    earlier = Case.objects.filter(number__in=outbreak[:5])
    earlier.update(received_at=timezone.now() - timedelta(weeks=9))
    page = board(staff.chen, size=size)
    page.get_by_role("button", name="Compare").click()
    ready(page)
    expect(page.locator("#tag-1")).to_contain_text("15 cases")
    expect(page.locator("#other-cases")).to_have_text("0 cases")
    for name in ("#map", "#map-2"):
        expect(page.locator(f"{name} .area-name")).to_have_count(5)
    page.get_by_label("The other period").select_option("9")
    ready(page)
    page.wait_for_url("**vs=9**")
    expect(page.locator("#other-cases")).to_have_text("5 cases")
    expect(page.locator("[data-figure=cases] em")).to_contain_text("200.0 % on the other period")
    assert "a year before" in page.get_by_label("The other period").inner_text()
    page.get_by_role("button", name="Compare").click()
    ready(page)
    expect(page.locator("#map-2")).to_be_hidden()


def test_printed_it_is_drawn_for_the_sheet(
    board: Open, outbreak: list[str], staff: SimpleNamespace
) -> None:
    """All of the county is on the paper, whatever the screen, and the screen is as before."""
    page = board(staff.chen, size=WALL)
    names = page.locator("#map .area-name")
    expect(names).to_have_count(5)
    width = "document.querySelector('#map').clientWidth"
    before = page.evaluate(width)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(width) < before
    expect(names).to_have_count(5)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(width) == before
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_all_modes_on_a_phone(board: Open, outbreak: list[str], staff: SimpleNamespace) -> None:
    page = board(staff.su, size=PHONE)
    for name in ("Rate", "Density", "Shades", "Emerging", "Hot and cold"):
        page.get_by_role("button", name=name).click()
        ready(page)
        expect(page.locator("#legend b")).not_to_be_empty()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("Play").click()
    expect(page.get_by_label("Pause")).to_be_visible()
    page.get_by_label("Pause").click()
