"""What changed while it waited on the phone of Lan is shown to her, and she decides."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from layers.residents.edit_household import edit_household
from layers.residents.models import Household
from layers.staff.models import User
from layers.staff.scope import scope_of
from layers.territory.models import Proposal
from tests.e2e.conftest import DESKTOP
from tests.e2e.phone import all_sent, count, kept, propose, ready

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_household_changed_meanwhile_is_shown_and_decided(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household(address="东升路1号")
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    kept(page, f"{live_server.url}/field/households/blank/")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/field/households/{home.uuid}/change/")
    expect(page.locator("#address")).to_have_value("东升路1号")
    page.locator("#address").fill("东升路1号甲")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".kept-card")).to_be_visible()
    edit_household(home.uuid, scope_of(staff.lan), address="东升路1号乙")
    phone.set_offline(False)
    page.goto(f"{live_server.url}/field/waiting/")
    card = page.locator(".waits")
    expect(card).to_contain_text("Needs your decision")
    expect(card.locator("td")).to_have_text(["东升路1号甲", "东升路1号乙"])
    card.get_by_role("button", name="Send mine over it").click()
    expect(page.get_by_text("Everything has been sent.")).to_be_visible()
    home.refresh_from_db()
    assert home.address == "东升路1号甲"


def test_a_second_change_of_a_household_goes_in_place_of_the_one_that_waits(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household(address="东升路1号", number="1")
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    kept(page, f"{live_server.url}/field/households/blank/")
    phone.set_offline(True)
    for field, words in (("address", "东升路1号甲"), ("number", "1-2")):
        page.goto(f"{live_server.url}/field/households/{home.uuid}/change/")
        again = page.get_by_text("You have changed this before")
        expect(again).to_have_count(0 if field == "address" else 1)
        expect(page.locator("form.entry")).to_have_js_property("inert", value=False)
        page.locator(f"#{field}").fill(words)
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".kept-card")).to_be_visible()
        expect(count(page)).to_have_text("1")
    phone.set_offline(False)
    all_sent(page)
    home.refresh_from_db()
    assert (home.address, home.number) == ("东升路1号甲", "1-2")


def test_a_border_that_was_changed_meanwhile_is_looked_at_on_the_map(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, bend: Callable[[float], None],
) -> None:  # fmt: skip
    bend(117.952)
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    phone.set_offline(True)
    propose(page, live_server.url)
    bend(117.958)
    phone.set_offline(False)
    page.goto(f"{live_server.url}/field/waiting/")
    expect(page.locator(".waits")).to_contain_text("Needs your decision")
    page.set_viewport_size(DESKTOP)
    page.get_by_role("link", name="Look at both on the map").click()
    expect(page.locator("#overlay")).to_be_visible()
    expect(page.get_by_role("button", name="Carry mine over again")).to_be_visible()
    all_sent(page)
    page.get_by_role("button", name="Take theirs").click()
    expect(page.locator("#overlay")).to_be_hidden()
    expect(page.locator("#count")).to_have_text("Nothing changed")
    assert not Proposal.objects.exists()
