"""The browser of the end-to-end tests: the system's Chromium, watched for anything that fails.

A console error, a failed request, a 5xx answer or a request to anywhere else fails the test that
caused it.
"""

import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
import shapely
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
)
from shapely import Polygon

from layers.staff.models import User
from layers.staff.scope import scope_of
from layers.territory.redraw import redraw
from scripts.browser import chromium
from tests.e2e.pens import A, B, C, Draw, Pen

# Playwright keeps an event loop in the test's own thread; the ORM there is as safe as ever.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Milliseconds until something expected counts as never coming: far beyond what a loaded machine, a
# page that asks every 10 s or a phone that tries again after 15 s takes.
expect.set_options(timeout=60_000)

PHONE = {"width": 390, "height": 844}
# What the browser says of a service worker that these tests keep out.
BLOCKED = "Service Worker registration blocked by Playwright"
DESKTOP = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    # Kept pages would answer for the server; tests/e2e/test_offline.py lets the worker in.
    return {
        **browser_context_args, "viewport": PHONE, "locale": "zh-CN", "service_workers": "block",
    }  # fmt: skip


def watch(page: Page, problems: list[str], home: str) -> None:
    """Note every console error, failed or off-site request and 5xx of ``page``."""

    def on_console(message: ConsoleMessage) -> None:
        # The base map's library says so of a tile cut off by going to another page, too; one that
        # could not be had is a failed request besides.
        told = "Failed to fetch" in message.text and "protomaps" in message.location["url"]
        if message.type in {"error", "warning"} and BLOCKED not in message.text and not told:
            problems.append(f"console {message.type}: {message.text}")

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(home).netloc:
            problems.append(f"off-site request: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 500:
            problems.append(f"{response.status}: {response.url}")

    def on_failed(request: Request) -> None:
        # A poll cut off by going to another page is not a failure.
        if request.failure != "net::ERR_ABORTED":
            problems.append(f"failed request: {request.url} ({request.failure})")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)
    page.on("requestfailed", on_failed)


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """Collected by ``watch``; a test that expects one removes it."""
    found: list[str] = []
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def watched(context: BrowserContext, live_server: Any, problems: list[str]) -> BrowserContext:
    """A browser context all of whose pages are watched."""
    context.on("page", lambda page: watch(page, problems, live_server.url))
    return context


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone with a service worker. What fails for want of a network is what is tested here."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", service_workers="allow")
    yield context
    context.set_offline(True)
    context.close()


@pytest.fixture
def sign_in(phone: BrowserContext, live_server: Any) -> Callable[[User], Page]:
    """Sign somebody in on the phone, in English, and open a page of its own."""

    def enter(user: User) -> Page:
        client = Client()
        client.force_login(user)
        cookies = {
            django_settings.SESSION_COOKIE_NAME: client.cookies["sessionid"].value,
            django_settings.LANGUAGE_COOKIE_NAME: "en",
        }
        phone.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        return phone.new_page()

    return enter


@pytest.fixture
def village(territory: SimpleNamespace, staff: SimpleNamespace) -> SimpleNamespace:
    """Village A with three vertices in the border between its two grids."""
    bent = Polygon([(117.90, 33.95), (117.95, 33.95), C, B, A, (117.95, 34.00), (117.90, 34.00)])
    redraw(scope_of(staff.kun), {territory.A1.code: bent}, reason="沿河道")
    return SimpleNamespace(
        code=territory.village_a.code, outline=shapely.box(117.90, 33.95, 118.00, 34.00),
        A1=territory.A1.code, A2=territory.A2.code,
    )  # fmt: skip


@pytest.fixture
def apart(
    new_context: Callable[..., BrowserContext], live_server: Any, problems: list[str]
) -> Callable[..., Page]:
    """Open a page as somebody, each in a browser of their own, in English."""

    def enter(user: User, path: str, size: dict[str, int] = DESKTOP) -> Page:
        phone = size == PHONE
        context = new_context(has_touch=phone, is_mobile=phone)
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        for key, value in {
            name: client.cookies[name].value,
            django_settings.LANGUAGE_COOKIE_NAME: "en",
        }.items():
            context.add_cookies([{"name": key, "value": value, "url": live_server.url}])
        page = context.new_page()
        page.set_viewport_size(size)
        watch(page, problems, live_server.url)
        page.goto(f"{live_server.url}{path}")
        return page

    return enter


@pytest.fixture
def draw(apart: Callable[..., Page], village: SimpleNamespace) -> Draw:
    """Open the editor of village A as somebody, on its grids in force or those of a draft."""

    def open_editor(
        user: User, size: dict[str, int] = DESKTOP, plain: int = 3, draft: int | None = None
    ) -> Pen:
        room = f"sets/{draft}/" if draft else ""
        pen = Pen(apart(user, f"/borders/{room}{village.code}/?grid={village.A1}", size))
        expect(pen.vertices()).to_have_count(plain)
        return pen

    return open_editor


@pytest.fixture
def desk(watched: BrowserContext, live_server: Any) -> Callable[..., Page]:
    """Open the desk as one person, without the walk through the sign-in page."""

    def open_desk(user: User, size: dict[str, int] = DESKTOP, path: str = "") -> Page:
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
        page.goto(live_server.url + (path or reverse("desk:home")))
        if page.locator("#desk").count():
            expect(page.locator("#desk")).to_have_attribute("aria-busy", "false")
        return page

    return open_desk


@pytest.fixture
def bend(territory: SimpleNamespace, staff: SimpleNamespace) -> Callable[[float], None]:
    """Put the vertex in the middle of the border between A1 and A2 at a longitude."""

    def move(lon: float) -> None:
        corners = [
            (117.90, 33.95),
            (117.95, 33.95),
            (lon, 33.975),
            (117.95, 34.00),
            (117.90, 34.00),
        ]
        redraw(scope_of(staff.kun), {territory.A1.code: Polygon(corners)}, reason="沿河道")

    return move
