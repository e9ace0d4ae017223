"""An outbreak comes in by the register, the daily job finds it, Chen follows it to its end."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, expect

from layers.cases.register import Registered
from layers.insight.models import Alarm
from layers.insight.tasks import look_for_warnings
from tests.e2e.conftest import DESKTOP
from tests.insight.warning.alarms import plant, quiet_past

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_register_to_an_offline_page(
    watched: BrowserContext, live_server: Any, browser: Browser, tmp_path: Path,
    staff: SimpleNamespace, ren_reports: Callable[..., Registered],
) -> None:  # fmt: skip
    quiet_past(ren_reports)
    numbers = plant(ren_reports)
    look_for_warnings.func(0)
    alarm = Alarm.objects.get(stream="place")

    client = Client()
    client.force_login(staff.chen)
    watched.add_cookies(
        [
            {"name": name, "value": value, "url": live_server.url}
            for name, value in (
                ("sessionid", client.cookies["sessionid"].value), ("django_language", "en"),
            )
        ]
    )  # fmt: skip
    page = watched.new_page()
    page.set_viewport_size(DESKTOP)
    page.goto(live_server.url + reverse("overview:home") + "?weeks=1")
    expect(page.locator("#board")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#warnings b")).to_have_text(str(Alarm.objects.count()))
    page.locator("#warnings").click()
    page.locator(".alarms a", has_text="东升第1网格").click()

    expect(page.locator("h1")).to_contain_text("东升第1网格")
    expect(page.locator(".lead")).to_contain_text("8 reports in")
    expect(page.locator(".warning-area")).to_be_visible()
    expect(page.locator(".behind-list li")).to_have_count(14)
    page.get_by_label("Note").fill("Sent somebody to look")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator(".events")).to_contain_text("Sent somebody to look")
    alarm.refresh_from_db()
    assert (alarm.verdict, alarm.owner) == ("real", staff.chen)

    page.locator(".behind-list a").first.click()
    expect(page.locator("#the-case")).to_have_attribute("data-number", numbers[-1])
    page.go_back()
    page.get_by_role("link", name="On the governance map").click()
    expect(page.locator("#board")).to_have_attribute("aria-busy", "false")
    expect(page.locator("[data-figure=cases] b")).to_contain_text("14")
    page.get_by_label("Take away").click()
    with page.expect_download() as download:
        page.get_by_text("Offline page (HTML)").click()
    file = tmp_path / "warning.html"
    download.value.save_as(file)

    offline = browser.new_context(offline=True)
    requests: list[str] = []
    copy = offline.new_page()
    copy.on("request", lambda request: requests.append(request.url))
    copy.goto(file.as_uri())
    expect(copy.locator("output")).to_contain_text("14 cases")
    offline.close()
    assert requests == [file.as_uri()]
