"""Staff accounts in the browser: a newcomer's first sign-in, and a phone that is handed on."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from layers.staff.models import User
from tests.conftest import PASSWORD
from tests.e2e.conftest import PHONE, watch
from tests.staff.sheets import workbook

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "垂柳-harbour-29"


@pytest.fixture
def english(watched: BrowserContext, live_server: Any) -> BrowserContext:
    """The watched browser, in English."""
    watched.add_cookies(
        [{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}]
    )
    return watched


def sign_in(page: Page, home: str, username: str, password: str) -> None:
    page.goto(f"{home}/sign-in/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


@pytest.fixture
def ada(english: BrowserContext, live_server: Any, staff: SimpleNamespace) -> Page:
    """Ada has signed in on her phone and looks at the list of staff."""
    page = english.new_page()
    sign_in(page, live_server.url, "ada", PASSWORD)
    expect(page.get_by_role("heading", name="Staff", exact=True)).to_be_visible()
    return page


def test_a_new_worker_from_the_account_to_her_grid(
    ada: Page, browser: Browser, live_server: Any, problems: list[str]
) -> None:
    ada.get_by_role("link", name="New person").click()
    ada.get_by_label("User name").fill("fei")
    ada.get_by_label("Name", exact=True).fill("飞羽")
    ada.get_by_role("button", name="Make the account").click()
    password = ada.locator(".secret").inner_text()

    ada.get_by_role("link", name="Go on to the posts").click()
    ada.get_by_label("Role").select_option("worker")
    ada.get_by_label("Area code").fill("和平第1")
    found = ada.locator("#areas option[label^=睢城街道]")
    expect(found).to_have_count(1)
    ada.get_by_label("Area code").fill(found.get_attribute("value") or "")
    ada.get_by_role("button", name="Give the post").click()
    expect(ada.get_by_text("The post is given.")).to_be_visible()

    own = browser.new_context(viewport=PHONE, locale="zh-CN")
    own.add_cookies(
        [{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}]
    )
    page = own.new_page()
    watch(page, problems, live_server.url)
    sign_in(page, live_server.url, "fei", password)
    page.get_by_label("Old password").fill(password)
    page.get_by_label("New password", exact=True).fill(OWN)
    page.get_by_label("New password confirmation").fill(OWN)
    page.get_by_role("button", name="Save the new password").click()
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    page.get_by_role("link", name="My grid").click()
    expect(page.locator(".grid-line.mine")).to_have_count(1)
    own.close()


def test_after_sign_out_the_back_button_shows_nothing(ada: Page, live_server: Any) -> None:
    ada.goto(f"{live_server.url}/staff/people/lan/")
    expect(ada.get_by_role("heading", name="兰")).to_be_visible()
    ada.goto(f"{live_server.url}/me/")
    ada.get_by_role("button", name="Sign out").click()
    ada.wait_for_url(f"{live_server.url}/")
    for _step in range(2):
        ada.go_back()
        expect(ada.get_by_role("heading", name="Staff sign-in")).to_be_visible()


def test_a_list_is_looked_at_then_imported_and_its_passwords_saved(
    ada: Page, live_server: Any
) -> None:
    ada.goto(f"{live_server.url}/staff/import/")
    rows = workbook(("fei", "飞羽", "网格员", "320324001006001", None))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ada.get_by_label("Excel workbook").set_input_files(
        {"name": "staff.xlsx", "mimeType": kind, "buffer": rows}
    )
    ada.get_by_role("button", name="Upload and look").click()
    expect(ada.get_by_role("cell", name="飞羽 fei")).to_be_visible()
    assert not User.objects.filter(username="fei").exists()
    ada.get_by_role("button", name="Import all of it").click()
    expect(ada.get_by_role("heading", name="Imported")).to_be_visible()
    with ada.expect_download() as download:
        ada.get_by_role("button", name="Download the passwords").click()
    assert download.value.suggested_filename == "passwords.xlsx"
    assert User.objects.get(username="fei").must_change_password
