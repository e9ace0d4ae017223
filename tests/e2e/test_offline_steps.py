"""Lan takes a case to its answer where there is no network: each step follows her last one."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from layers.cases.models import Case, CaseEvent
from layers.cases.register import Registered
from layers.cases.relocate import relocate
from layers.staff.models import User
from layers.staff.scope import scope_of
from tests.e2e.phone import all_sent, count, jpeg, kept, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(ren_reports: Callable[..., Registered]) -> Case:
    """A case in A1 that Lan has not accepted yet."""
    return Case.objects.get(pk=ren_reports().case_id)


def accept_and_answer(page: Page, home: str, number: str) -> None:
    """All of it without a network; what waits is still told after a reload."""
    page.goto(f"{home}/field/#{number}")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("[data-kept-step]")).to_contain_text("Kept on this phone")
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_label("Progress").fill("已到现场")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("[data-kept-step]")).to_have_count(2)
    page.reload()
    expect(page.locator("[data-kept-step]")).to_have_count(2)
    expect(page.get_by_role("button", name="Accept")).to_be_hidden()
    page.get_by_role("button", name="Resolve", exact=True).click()
    page.get_by_label("Answer that the complainant will read").fill("已清运。")
    page.locator("#photos").set_input_files([jpeg(120)])
    expect(page.locator("#chosen img")).to_have_count(1)
    page.get_by_role("button", name="Resolve and answer").click()
    expect(page.locator("[data-kept-step]")).to_have_count(3)
    expect(page.get_by_role("button", name="Reply", exact=True)).to_be_hidden()


def offline_with_the_case(page: Page, phone: BrowserContext, home: str, case: Case) -> None:
    ready(page, home)
    kept(page, f"{home}/field/cases/{case.number}/")
    phone.set_offline(True)
    accept_and_answer(page, home, case.number)


def test_accept_reply_and_resolve_wait_and_go_out_one_after_the_other(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, case: Case,
) -> None:  # fmt: skip
    page = sign_in(staff.lan)
    offline_with_the_case(page, phone, live_server.url, case)
    expect(count(page)).to_have_text("3")
    phone.set_offline(False)
    all_sent(page)
    expect(page.locator("#case")).to_contain_text("Resolved")
    case.refresh_from_db()
    assert (case.state, case.version, case.photos.count()) == ("resolved", 4, 1)
    events = CaseEvent.objects.filter(case=case, actor=staff.lan).order_by("id")
    assert [event.verb for event in events] == ["accept", "reply", "resolve"]
    assert all(event.happened_at < event.recorded_at for event in events)


def test_a_change_by_somebody_else_still_asks_and_what_follows_waits(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, case: Case,
) -> None:  # fmt: skip
    page = sign_in(staff.lan)
    offline_with_the_case(page, phone, live_server.url, case)
    relocate(case.number, staff.bo, scope_of(staff.bo), lon=117.921, lat=33.971, reason="更正")
    phone.set_offline(False)
    page.goto(f"{live_server.url}/field/waiting/")
    cards = page.locator(".waits")
    expect(cards).to_have_count(3)
    expect(cards.first).to_contain_text("Needs your decision")
    expect(cards.last).to_contain_text("Goes out after the earlier step on the same matter.")
    case.refresh_from_db()
    assert case.state == "registered"
    cards.first.get_by_role("button", name="Send mine over it").click()
    expect(page.get_by_text("Everything has been sent.")).to_be_visible()
    case.refresh_from_db()
    assert case.state == "resolved"
