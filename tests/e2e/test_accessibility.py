"""axe over the main pages of each role; and what it does not measure: fingers, sideways scrolling.

One browser context a role; a page is looked at on the phone or the desktop that its people have.
"""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from layers.cases.register import Registered
from tests.e2e.conftest import DESKTOP, PHONE, watch

pytestmark = pytest.mark.django_db(transaction=True)

AXE = (Path(settings.BASE_DIR) / "node_modules/axe-core/axe.min.js").read_text()
# What keeps somebody out or makes it hard; the rest of axe's advice is not asked for.
FINDINGS = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
  const found = await axe.run(document, { resultTypes: ["violations"], runOnly: tags });
  return found.violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).flatMap(
    ({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}"""
# Controls lower than a finger's 44 px. Words in a text and the map library's own are not controls,
# a box or a star is as large as its label.
LOW = """() => [...document.querySelectorAll(
    "a.btn, a.chip, button, select, summary, label.chip, .field input:not([type=hidden])")]
  .filter((node) => !node.closest(".leaflet-pane, .grip") && !node.matches(".grip, [type=radio]"))
  .map((node) => [node, (node.closest("label") ?? node).getBoundingClientRect()])
  .filter(([node, { width, height }]) => width > 1 && height > 1 && height < 43.5
    && node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map(([node, { height }]) => `${Math.round(height)} px: ${node.outerHTML.slice(0, 120)}`)"""
WIDER = "() => document.documentElement.scrollWidth - innerWidth"

PAGES: dict[str, tuple[dict[str, int], list[str]]] = {
    "": (PHONE, ["/", "/report/", "/lookup/", "/sign-in/", "/nowhere/", "/field/offline/"]),
    "lan": (PHONE, [
        "/field/", "/field/add/", "/field/households/", "/field/households/new/", "/field/survey/",
        "/field/hazards/", "/field/waiting/", "/field/promises/", "/borders/proposals/", "/me/",
        "/supervision/workers/",
    ]),
    "bo": (PHONE, [
        "/desk/", "/desk/hotline/", "/desk/templates/", "/data/", "/field/gaps/",
        "/supervision/whistles/new/",
    ]),
    "kun": (DESKTOP, ["/desk/", "/borders/sets/", "/borders/day/", "/cases/import/"]),
    "chen": (DESKTOP, ["/overview/", "/overview/warnings/", "/overview/stability/"]),
    "su": (PHONE, [
        "/overview/", "/supervision/notices/", "/supervision/notices/new/",
        "/supervision/indicators/", "/supervision/questions/", "/access-log/",
        "/supervision/units/", "/supervision/workers/", "/supervision/items/", "/outbox/",
    ]),
    "ada": (PHONE, ["/staff/", "/staff/new/", "/staff/county/", "/staff/import/", "/catalogue/"]),
}  # fmt: skip


@pytest.fixture
def opened(
    new_context: Callable[..., BrowserContext], live_server: Any, staff: SimpleNamespace
) -> Callable[[str, dict[str, int]], Page]:
    """The device of one person, signed in; of nobody for an empty name."""

    def make(name: str, size: dict[str, int]) -> Page:
        context = new_context(has_touch=size == PHONE)
        if name:
            client = Client()
            client.force_login(getattr(staff, name))
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        page = context.new_page()
        page.set_viewport_size(size)
        return page

    return make


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_kept_out(
    name: str, opened: Callable[..., Page], live_server: Any, problems: list[str],
    ren_reports: Callable[..., Registered],
) -> None:  # fmt: skip
    ren_reports()
    size, paths = PAGES[name]
    page = opened(name, size)
    watch(page, problems, live_server.url)
    faults = []
    for path in paths:
        page.goto(live_server.url + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(AXE)
        found = page.evaluate(FINDINGS)
        if size == PHONE:
            found += page.evaluate(LOW)
            if more := page.evaluate(WIDER):
                found.append(f"{more} px wider than the phone")
        faults += [f"{path} {fault}" for fault in found]
    problems[:] = [problem for problem in problems if "404 (Not Found)" not in problem]
    assert faults == []
