"""Lan in the field, phone in hand: a case from the pin to the answer, and what goes wrong."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from layers.cases.models import Case
from layers.cases.register import Registered
from layers.cases.reply import reply
from layers.staff.scope import scope_of
from tests.e2e.conftest import DESKTOP
from tests.e2e.phone import all_sent

pytestmark = pytest.mark.django_db(transaction=True)
Reports = Callable[..., Registered]


@pytest.fixture
def lan(watched: BrowserContext, live_server: Any, staff: SimpleNamespace) -> Callable[[], Page]:
    """Open Lan's page on her phone, in English, without the walk through the sign-in page."""
    client = Client()
    client.force_login(staff.lan)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    cookies = {
        django_settings.SESSION_COOKIE_NAME: session,
        django_settings.LANGUAGE_COOKIE_NAME: "en",
    }
    for name, value in cookies.items():
        watched.add_cookies([{"name": name, "value": value, "url": live_server.url}])

    def open_page() -> Page:
        page = watched.new_page()
        page.goto(live_server.url + reverse("field:home"))
        expect(page.locator(".grid-line.mine")).to_have_count(1)
        return page

    return open_page


def shot() -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (90, 140, 80)).save(out, "JPEG")
    return {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def entry(page: Page, number: str) -> Any:
    return page.locator(f'#cases a[href="#{number}"]')


def in_hand(page: Page, number: str) -> None:
    """Open the case of this number and accept it."""
    entry(page, number).click()
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_role("button", name="Resolve", exact=True)).to_be_visible()


def test_lan_takes_a_case_to_its_answer_while_another_comes_in(
    lan: Callable[[], Page], ren_reports: Reports
) -> None:
    number = ren_reports().number
    page = lan()
    expect(page.locator('[data-group="accept"] b')).to_have_text("1")
    page.locator(".pin").click()
    sheet = page.locator(".case-sheet")
    expect(sheet).to_contain_text("垃圾桶满了三天，没有人来清运。")
    expect(sheet).not_to_contain_text("13800005021")

    page.get_by_role("button", name="Accept", exact=True).click()
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_label("Progress").fill("已联系清运车。")
    page.get_by_role("button", name="Send reply").click()
    expect(sheet.locator(".history")).to_contain_text("已联系清运车。")
    page.get_by_role("link", name="Back to the list").click()
    expect(page.locator('[data-group="hand"] b')).to_have_text("1")

    second = ren_reports(lon=117.93, text="路灯不亮了").number
    expect(entry(page, second)).to_be_visible()
    expect(page.locator("#news")).to_have_text("1 new case")
    expect(page.locator(".pin")).to_have_count(2)

    entry(page, number).click()
    page.get_by_role("button", name="Resolve", exact=True).click()
    page.get_by_label("Answer that the complainant will read").fill("垃圾已清运，桶已冲洗。")
    page.locator("#photos").set_input_files(shot())
    expect(page.locator("#chosen img")).to_have_count(1)
    page.get_by_role("button", name="Resolve and answer").click()
    expect(sheet.locator(".tag").first).to_have_text("Resolved")
    expect(sheet.locator(".photos img")).to_have_count(1)

    case = Case.objects.get(number=number)
    assert (case.state, case.public_answer) == ("resolved", "垃圾已清运，桶已冲洗。")
    assert [event.public for event in case.events.filter(verb="reply")] == [True]
    assert case.photos.get().stage == "after"


def test_a_link_to_a_case_opens_its_sheet_and_the_map_on_it(
    lan: Callable[[], Page], ren_reports: Reports
) -> None:
    number = ren_reports().number
    page = lan()
    page.goto(f"{page.url}#{number}")
    page.reload()
    expect(page.locator(".case-sheet")).to_contain_text(number)
    expect(page.locator(".pin.selected")).to_be_visible()
    expect(page.get_by_text("东升第1网格", exact=True).last).to_be_visible()
    expect(page.locator(".map-note")).to_have_count(0)
    expect(page.locator("#net")).to_be_hidden()
    page.go_back()
    expect(entry(page, number)).to_be_visible()


def test_the_chips_filter_the_list_and_the_map(
    lan: Callable[[], Page], ren_reports: Reports
) -> None:
    first, second = ren_reports().number, ren_reports(lon=117.93).number
    page = lan()
    in_hand(page, first)
    page.get_by_role("link", name="Back to the list").click()
    page.locator('[data-group="hand"]').click()
    expect(entry(page, first)).to_be_visible()
    expect(entry(page, second)).to_have_count(0)
    expect(page.locator(".pin")).to_have_count(1)
    page.locator('[data-group="waiting"]').click()
    expect(page.get_by_text("Nothing waits for you here.")).to_be_visible()
    page.get_by_role("button", name="Show all cases of the grid").click()
    expect(page.locator("#cases a")).to_have_count(2)


def test_a_refused_answer_stays_typed_and_goes_through_after_a_reload(
    lan: Callable[[], Page], ren_reports: Reports, staff: SimpleNamespace, problems: list[str]
) -> None:
    number = ren_reports().number
    page = lan()
    in_hand(page, number)
    page.get_by_role("button", name="Resolve", exact=True).click()
    answer = page.get_by_label("Answer that the complainant will read")
    answer.fill("已清运。")
    page.locator("#photos").set_input_files(shot())
    # The same person on another device is faster.
    reply(number, staff.lan, scope_of(staff.lan), text="另一台手机", public=False)
    page.get_by_role("button", name="Resolve and answer").click()
    refusal = page.locator("#form-resolve [data-refusal]")
    expect(refusal).to_contain_text("Somebody changed this case")
    assert [problem for problem in problems if "409" not in problem] == []
    problems.clear()

    refusal.get_by_role("button", name="Reload the case").click()
    expect(page.locator(".history")).to_contain_text("另一台手机")
    expect(answer).to_have_value("已清运。")
    expect(page.locator("#chosen img")).to_have_count(1)
    page.get_by_role("button", name="Resolve and answer").click()
    expect(page.locator(".case-sheet .tag").first).to_have_text("Resolved")
    assert Case.objects.get(number=number).photos.count() == 1


def test_without_a_connection_the_list_stays_and_a_reply_waits_for_the_network(
    lan: Callable[[], Page], ren_reports: Reports, problems: list[str]
) -> None:
    number = ren_reports().number
    page = lan()
    in_hand(page, number)
    page.context.set_offline(True)
    offline = page.get_by_role("button", name="Offline · try again")
    expect(offline).to_be_visible()
    page.get_by_role("button", name="Reply", exact=True).click()
    page.get_by_label("Progress").fill("桥下没有信号。")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("[data-kept-step]")).to_contain_text("Kept on this phone.")
    expect(page.locator("[data-outbox] b").first).to_have_text("1")
    page.get_by_role("link", name="Back to the list").click()
    expect(entry(page, number)).to_be_visible()
    page.context.set_offline(False)
    expect(offline).to_be_hidden()
    all_sent(page)
    known = ("ERR_INTERNET_DISCONNECTED", "console error: htmx:")
    assert [problem for problem in problems if not any(word in problem for word in known)] == []
    problems.clear()

    page.reload()
    entry(page, number).click()
    expect(page.locator(".history")).to_contain_text("桥下没有信号。")
    assert Case.objects.get(number=number).events.filter(verb="reply").count() == 1


def test_the_number_is_shown_for_a_reason_on_a_desktop_too(
    lan: Callable[[], Page], ren_reports: Reports
) -> None:
    number = ren_reports().number
    page = lan()
    page.set_viewport_size(DESKTOP)
    entry(page, number).click()
    page.get_by_role("button", name="Show number").click()
    page.get_by_role("button", name="Ask for the exact place").click()
    page.get_by_role("button", name="Show and record").click()
    expect(page.get_by_role("link", name="13800005021")).to_be_visible()
    assert Case.objects.get(number=number).events.filter(verb="unmask").count() == 1
