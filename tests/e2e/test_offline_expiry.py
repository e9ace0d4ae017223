"""What a phone keeps of people goes by itself: copies after a week, unsent work after a month."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from layers.residents.models import Household
from layers.staff.models import User
from tests.e2e.phone import count, kept, ready, write_visit

pytestmark = pytest.mark.django_db(transaction=True)

# Make every copy of a person's own as old as this many days.
AGE_COPIES = """async (days) => {
    const at = new Date(Date.now() - days * 24 * 3600 * 1000).toISOString();
    for (const name of (await caches.keys()).filter((each) => each.startsWith("own-"))) {
        const own = await caches.open(name);
        for (const request of await own.keys()) {
            const kept = await own.match(request, { ignoreVary: true });
            const headers = new Headers(kept.headers);
            headers.set("X-Kept-At", at);
            await own.put(request, new Response(await kept.blob(), { headers }));
        }
    }
}"""
COPIES = """async () => {
    const names = (await caches.keys()).filter((each) => each.startsWith("own-"));
    let number = 0;
    for (const name of names) number += (await (await caches.open(name)).keys()).length;
    return number;
}"""
# Every entry that waits, as it lies in the database of the device; `days` makes it that old first.
WAITING = """(days) => new Promise((done) => {
    const asked = indexedDB.open("suilaiban-outbox");
    asked.onsuccess = () => {
        const store = asked.result.transaction("items", "readwrite").objectStore("items");
        const all = store.getAll();
        all.onsuccess = () => {
            const made = new Date(Date.now() - days * 24 * 3600 * 1000).toISOString();
            if (days) all.result.forEach((item) => store.put({ ...item, made }));
            asked.result.close();
            done(JSON.stringify(all.result));
        };
    };
})"""


def test_copies_of_a_grid_go_after_their_days_also_without_a_network(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    make_household()
    page, home = sign_in(staff.lan), live_server.url
    ready(page, home)
    # All of it, so that nothing fresh comes in behind what is made older.
    for address in page.evaluate("fetch('/field/keep.json').then((answer) => answer.json())")[
        "own"
    ]:
        kept(page, f"{home}{address}")
    page.goto(f"{home}/field/waiting/")
    phone.set_offline(True)
    page.evaluate(AGE_COPIES, 6)
    page.goto(f"{home}/field/")
    expect(page.locator("#today-list")).to_be_attached()
    assert page.evaluate(COPIES) > 20
    page.evaluate(AGE_COPIES, 8)
    page.goto(f"{home}/field/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    assert page.evaluate(COPIES) == 0


def test_unsent_work_is_given_up_after_its_days_and_only_that_it_was_is_left(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    household = make_household()
    page, home = sign_in(staff.lan), live_server.url
    ready(page, home)
    phone.set_offline(True)
    page.goto(f"{home}/field/visits/new/?household={household.uuid}")
    write_visit(page, "独居老人需要送药", 90)
    assert "独居老人需要送药" in page.evaluate(WAITING, 31)
    page.goto(f"{home}/field/waiting/")
    expect(page.locator(".waits")).to_contain_text("Given up")
    left = page.evaluate(WAITING, 0)
    assert "独居老人需要送药" not in left
    assert household.address not in left
    expect(count(page)).to_have_text("1")
