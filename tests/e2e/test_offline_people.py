"""One phone, several tabs and people: each sends and sees her own, and leaves nothing behind."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, Page, expect

from layers.fieldwork.models import Visit
from layers.people_scope import all_people
from layers.residents.models import Household
from layers.staff.models import User
from tests.e2e.phone import all_sent, count, ready, write_visit

pytestmark = pytest.mark.django_db(transaction=True)


def test_signing_out_asks_and_leaves_nothing(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household()
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    phone.set_offline(True)
    page.goto(f"{live_server.url}/field/visits/new/?household={home.uuid}")
    write_visit(page, "未发送", 90)
    # The server refuses for a while, so that the entry still waits when she signs out.
    page.context.route("**/field/visits/", lambda route: route.abort())
    phone.set_offline(False)
    page.goto(f"{live_server.url}/me/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#ask")).to_contain_text("1 entry has not been sent yet.")
    page.get_by_role("button", name="Send first").click()
    expect(page.locator("#sign-out-words")).to_contain_text("could not be sent")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Throw it away and sign out").click()
    expect(page.get_by_role("link", name="Staff sign-in").first).to_be_visible()
    left = page.evaluate(
        """async () => [
            ...(await caches.keys()).filter((name) => name.startsWith("own-")),
            ...Object.keys(localStorage).filter((key) => key.startsWith("entry/")),
            await new Promise((done) => {
                const asked = indexedDB.open("suilaiban-outbox");
                asked.onsuccess = () => {
                    const all = asked.result.transaction("items").objectStore("items").count();
                    all.onsuccess = () => { asked.result.close(); done(all.result); };
                };
            }),
        ]"""
    )
    assert left == [0]
    phone.set_offline(True)
    page.goto(f"{live_server.url}/field/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()


def test_another_person_neither_sees_nor_sends_it_and_its_owner_does(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household(address="东升路1号")
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    phone.set_offline(True)
    page.goto(f"{live_server.url}/field/visits/new/?household={home.uuid}")
    write_visit(page, "兰的走访", 90)
    phone.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)
    phone.set_offline(False)
    # Signed out meanwhile: kept, and said so.
    expect(count(page)).to_have_text("1")
    page.close()
    mei = sign_in(staff.mei)
    mei.goto(f"{live_server.url}/field/waiting/")
    expect(mei.get_by_text("entry of a colleague waits")).to_be_visible()
    expect(mei.locator(".waits")).to_have_count(0)
    all_sent(mei)
    assert "东升路1号" not in mei.content()
    with all_people():
        assert not Visit.objects.exists()
    mei.close()
    again = sign_in(staff.lan)
    again.goto(f"{live_server.url}/field/waiting/")
    expect(again.get_by_text("Everything has been sent.")).to_be_visible()
    with all_people():
        assert Visit.objects.get().actor == staff.lan


def test_two_tabs_send_each_entry_once(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household()
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    other = phone.new_page()
    other.goto(f"{live_server.url}/field/add/")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/field/visits/new/?household={home.uuid}")
    write_visit(page, "两个页面", 120)
    expect(count(other)).to_have_text("1")
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.method))
    phone.set_offline(False)
    all_sent(page)
    all_sent(other)
    assert sent.count("POST") == 1
    with all_people():
        assert Visit.objects.count() == 1
