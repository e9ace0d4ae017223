"""Lan's day: today's list, a visit that raises a case, a box with two letters."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from layers.cases.models import Case
from layers.fieldwork.models import Mailbox, Opening, Visit
from layers.fieldwork.place_mailbox import place_mailbox
from layers.people_scope import all_people
from layers.residents.models import Household
from layers.staff.scope import scope_of
from tests.e2e.phone import all_sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box(staff: SimpleNamespace) -> Mailbox:
    """The mailbox of A1, due every day and never opened."""
    found, _new = place_mailbox(
        uuid4(), staff.lan, scope_of(staff.lan), lon=117.93, lat=33.96, address="村部门口",
        weekdays=[1, 2, 3, 4, 5, 6, 7],
    )  # fmt: skip
    return found


@pytest.fixture
def lan(watched: BrowserContext, live_server: Any, staff: SimpleNamespace) -> Callable[[str], Page]:
    """Open a page on Lan's phone, in English."""
    client = Client()
    client.force_login(staff.lan)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    for name, value in (
        (django_settings.SESSION_COOKIE_NAME, session),
        (django_settings.LANGUAGE_COOKIE_NAME, "en"),
    ):
        watched.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    def open_page(path: str) -> Page:
        page = watched.new_page()
        page.goto(live_server.url + path)
        return page

    return open_page


def letter(page: Page, number: int, text: str) -> None:
    page.locator(f"#letter-{number}-text").fill(text)
    page.locator(f"#letter-{number}-category").select_option("garbage")


def test_a_day_in_the_field(
    lan: Callable[[str], Page], box: Mailbox, make_household: Callable[..., Household],
    catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    home = make_household(address="东升路1号")
    page = lan("/field/")
    expect(page.locator("#today-total")).not_to_have_text("–")
    expect(page.locator('[data-layer="households"] b')).to_have_text("1")
    page.locator(".home").first.click()
    details = page.locator(".spot-card").get_by_role("link", name="Details")
    expect(details).to_have_attribute("href", f"/field/households/{home.uuid}/")
    page.locator(".task", has_text="东升路1号").click()

    page.get_by_text("Met in person").click()
    page.get_by_text("Electrical safety").click()
    page.get_by_label("Diary").fill("厨房插线板老化。")
    page.get_by_text("There is a demand: make it a case").click()
    page.locator("#demand-text").fill("门口路灯不亮。")
    page.locator("#demand-category").select_option("lamp")
    page.get_by_role("button", name="Send the visit").click()
    expect(page.locator("#cases")).to_contain_text("门口路灯不亮")
    expect(page.locator("#today-done")).to_have_text("1")

    page.goto(page.url.split("/field/")[0] + f"/field/mailboxes/{box.code}/")
    for _turn in range(2):
        page.get_by_role("button", name="One letter more").click()
    letter(page, 1, "垃圾桶满了。")
    letter(page, 2, "河边有人倒垃圾。")
    page.get_by_role("button", name="Save the opening").click()
    expect(page.locator(".history")).to_contain_text("2 letters")

    with all_people():
        visit = Visit.objects.get()
        assert (visit.text, visit.needs, visit.geom) == ("厨房插线板老化。", ["power"], None)
        assert visit.case is not None
    assert Household.objects.get().visited_at == visit.happened_at
    opening = Opening.objects.get()
    assert [one.case.summary for one in opening.entered.all()] == ["垃圾桶满了", "河边有人倒垃圾"]
    assert sorted(Case.objects.values_list("channel", flat=True)) == [
        "mailbox", "mailbox", "patrol",
    ]  # fmt: skip


def test_without_a_connection_the_entry_is_kept_and_goes_out_later_once(
    lan: Callable[[str], Page], box: Mailbox, catalogue: SimpleNamespace, problems: list[str]
) -> None:
    page = lan(f"/field/mailboxes/{box.code}/")
    page.get_by_role("button", name="One letter more").click()
    letter(page, 1, "桥下没有信号。")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save the opening").click()
    expect(page.locator(".kept-card")).to_contain_text("Kept on this phone")
    expect(page.locator("[data-outbox] b")).to_have_text("1")
    assert not Opening.objects.exists()
    page.context.set_offline(False)
    all_sent(page)
    known = "ERR_INTERNET_DISCONNECTED"
    assert [problem for problem in problems if known not in problem] == []
    problems.clear()

    page.reload()
    expect(page.locator(".history")).to_contain_text("1 letter")
    expect(page.locator("#letters")).to_have_value("0")
    assert Opening.objects.count() == Case.objects.count() == 1


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(
    lan: Callable[[str], Page], box: Mailbox, catalogue: SimpleNamespace, problems: list[str]
) -> None:
    page = lan(f"/field/mailboxes/{box.code}/")
    page.get_by_role("button", name="One letter more").click()
    page.locator("#letter-1-text").fill("没有选分类。")
    page.get_by_role("button", name="Save the opening").click()
    expect(page.locator("#open [data-error='']")).to_contain_text("Choose what this is about")
    assert [problem for problem in problems if "422" not in problem] == []
    problems.clear()
    expect(page.locator("#letter-1-text")).to_have_value("没有选分类。")
    assert not Opening.objects.exists()
