"""The first walk through the whole house: Ren reports, Bo dispatches, Lan resolves, Ren reads."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from layers.cases.models import Case, CaseEvent
from layers.staff.models import User
from tests.conftest import PASSWORD
from tests.e2e.conftest import DESKTOP, PHONE, watch

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[[str, dict[str, int]], Page]
ANSWER = "已安排清运，垃圾桶周边已打扫干净。"


@pytest.fixture
def visit(
    new_context: Callable[..., BrowserContext], live_server: Any, problems: list[str]
) -> Open:
    """A person's own device: a browser of its own, watched, opened at a path."""

    def open_page(path: str, size: dict[str, int]) -> Page:
        page = new_context(has_touch=size == PHONE).new_page()
        page.set_viewport_size(size)
        watch(page, problems, live_server.url)
        page.goto(live_server.url + path)
        return page

    return open_page


def sign_in(page: Page, user: User) -> None:
    page.locator("[name=username]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form .btn.primary").click()


def report_from_a1(page: Page) -> str:
    """Ren pins the middle of A1, which is in 睢城街道, and sends; returns the look-up code."""
    county = page.locator(".border-county").bounding_box()
    assert county is not None
    page.touchscreen.tap(county["x"] + county["width"] / 6, county["y"] + county["height"] / 4)
    expect(page.locator("#place")).to_contain_text("东升第1网格")
    page.locator(".tile", has_text="市容").tap()
    page.locator(".chip", has_text="垃圾清运").tap()
    page.locator("#text").fill("垃圾桶满了三天，没有人来清运。")
    page.locator("#phone").fill("13800005021")
    page.locator("#send").tap()
    return page.locator("#code").inner_text()


def test_a_complaint_goes_from_a_pin_to_an_answer(
    visit: Open, catalogue: SimpleNamespace, staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    lan = visit("/field/", PHONE)
    sign_in(lan, staff.lan)
    expect(lan.locator("#empty")).to_be_visible()
    bo = visit("/desk/", DESKTOP)
    sign_in(bo, staff.bo)
    expect(bo.locator("#none")).to_be_visible()

    ren = visit("/report/", PHONE)
    code = report_from_a1(ren)
    case = Case.objects.get()
    assert (case.grid, case.town) == (territory.A1, territory.upper)
    assert (case.department, case.owner) == (staff.sanitation, staff.lan)

    row = bo.locator(f'.case[data-number="{case.number}"]')
    expect(row).to_be_visible()
    row.click()
    expect(bo.locator("#the-case")).to_have_attribute("data-number", case.number)
    bo.keyboard.press("a")
    expect(bo.locator("#none")).to_be_visible()

    entry = lan.locator("#cases").get_by_text("垃圾桶满了三天")
    expect(entry).to_be_visible()
    expect(lan.locator(".pin")).to_have_count(1)
    entry.tap()
    lan.locator("form.accept .send").tap()
    lan.locator("[aria-controls=form-resolve]").tap()
    lan.locator("#answer").fill(ANSWER)
    lan.locator("#note").fill("环卫车昨天故障")
    lan.locator("#form-resolve .send").tap()
    expect(lan.locator("#case .tag.blue")).to_have_text("已办结")

    ren.goto(ren.url.split("/report/")[0] + "/lookup/")
    ren.locator("#code").fill(code)
    ren.locator("main form .btn.primary").tap()
    expect(ren.get_by_text(ANSWER)).to_be_visible()
    expect(ren.get_by_text("环卫车昨天故障")).to_have_count(0)

    verbs = CaseEvent.objects.filter(case=case).values_list("verb", "actor__username")
    assert list(verbs) == [
        ("register", None), ("dispatch", "bo"), ("accept", "lan"), ("resolve", "lan"),
    ]  # fmt: skip
    assert Case.objects.get().first_department == staff.upper_office
