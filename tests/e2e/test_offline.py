"""Lan works where there is no network; her phone keeps it all and sends each thing once."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from playwright.sync_api import BrowserContext, Page, expect
from shapely import Polygon

from layers.cases.models import Case
from layers.fieldwork.models import FieldPhoto, Receipt, Visit
from layers.people_scope import all_people
from layers.residents.edit_household import edit_household
from layers.residents.models import Household
from layers.staff.models import User
from layers.staff.scope import scope_of
from layers.territory.models import Proposal
from layers.territory.redraw import redraw
from mapapp.access import entries
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.pens import Pen
from tests.e2e.phone import count, jpeg, kept, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bend(territory: SimpleNamespace, staff: SimpleNamespace) -> Callable[[float], None]:
    """Put the vertex in the middle of the border between A1 and A2 at a longitude."""

    def move(lon: float) -> None:
        corners = [
            (117.90, 33.95),
            (117.95, 33.95),
            (lon, 33.975),
            (117.95, 34.00),
            (117.90, 34.00),
        ]
        redraw(scope_of(staff.kun), {territory.A1.code: Polygon(corners)}, reason="沿河道")

    return move


def write_visit(page: Page, words: str, shade: int) -> None:
    page.get_by_label("Diary").fill(words)
    page.locator("#photos").set_input_files([jpeg(shade)])
    expect(page.locator("#chosen img")).to_have_count(1)
    page.get_by_role("button", name="Send the visit").click()
    expect(page.locator(".kept-card")).to_contain_text("Kept on this phone")


def propose(page: Page, home: str) -> None:
    """Draw on the border of A1 and hand it over, without a network."""
    page.set_viewport_size(DESKTOP)
    page.goto(f"{home}/borders/320324001001/?grid=320324001001001")
    pen = Pen(page)
    expect(pen.vertices()).to_have_count(1)
    pen.drag(pen.vertex(0), -40, 0)
    expect(page.locator(".verdict.amber")).to_contain_text("Offline")
    pen.because("新修了一条路")
    expect(page.get_by_text("Kept on this phone. It goes to the town's dispatcher")).to_be_visible()
    expect(pen.count()).to_have_text("Nothing changed")
    page.set_viewport_size(PHONE)


def lose_one(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of the first entry that comes in the answer is lost on the way, after the work is done."""
    lost: list[int] = []
    carry_out = entries._received

    def received(*what: Any) -> HttpResponse:
        response = carry_out(*what)
        if lost:
            return response
        lost.append(response.status_code)
        return HttpResponse(status=504)

    monkeypatch.setattr(entries, "_received", received)
    return lost


def test_three_visits_and_a_border_without_a_network_a_lost_answer_all_stored_once(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household], catalogue: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch, bend: Callable[[float], None],
) -> None:  # fmt: skip
    bend(117.952)
    homes = [make_household(address=f"东升路{n}号", number=str(n)) for n in (1, 2, 3)]
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    phone.set_offline(True)
    for n, home in enumerate(homes, start=1):
        page.goto(f"{live_server.url}/field/visits/new/?household={home.uuid}")
        expect(page.locator(".as-of")).to_contain_text("Offline, as of")
        expect(page.get_by_role("heading", name=f"东升路{n}号")).to_be_visible()
        write_visit(page, f"第{n}户", 60 * n)
        expect(count(page)).to_have_text(str(n))
    propose(page, live_server.url)
    page.goto(f"{live_server.url}/field/waiting/")
    page.reload()
    expect(page.locator(".waits")).to_have_count(4)
    expect(page.locator(".waits").first).to_contain_text("1 photo")
    expect(page.locator(".waits").last).to_contain_text("Proposed border")
    assert not Receipt.objects.exists()

    lost = lose_one(monkeypatch)
    phone.set_offline(False)
    # What had no answer is tried again after a while.
    expect(page.get_by_text("Everything has been sent.")).to_be_visible(timeout=30_000)
    assert lost == [201]
    with all_people():
        visits = list(Visit.objects.order_by("happened_at"))
    assert [visit.text for visit in visits] == ["第1户", "第2户", "第3户"]
    assert all(visit.happened_at < visit.recorded_at for visit in visits)
    assert (FieldPhoto.objects.count(), Receipt.objects.count()) == (3, 4)
    proposal = Proposal.objects.get()
    assert proposal.proposer == staff.lan
    assert proposal.drawn_at < proposal.proposed_at


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
        page.locator(f"#{field}").fill(words)
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".kept-card")).to_be_visible()
        expect(count(page)).to_have_text("1")
    phone.set_offline(False)
    expect(count(page)).to_have_text("0")
    home.refresh_from_db()
    assert (home.address, home.number) == ("东升路1号甲", "1-2")


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
    expect(count(mei)).to_have_text("0")
    assert "东升路1号" not in mei.content()
    with all_people():
        assert not Visit.objects.exists()
    mei.close()
    again = sign_in(staff.lan)
    again.goto(f"{live_server.url}/field/waiting/")
    expect(again.get_by_text("Everything has been sent.")).to_be_visible()
    with all_people():
        assert Visit.objects.get().actor == staff.lan


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
    expect(count(page)).to_have_text("0")
    page.get_by_role("button", name="Take theirs").click()
    expect(page.locator("#overlay")).to_be_hidden()
    expect(page.locator("#count")).to_have_text("Nothing changed")
    assert not Proposal.objects.exists()


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
    expect(count(page)).to_have_text("0")
    expect(count(other)).to_have_text("0")
    assert sent.count("POST") == 1
    with all_people():
        assert Visit.objects.count() == 1


def test_a_report_for_somebody_else_waits_with_its_photo(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    kept(page, f"{live_server.url}/report/")
    phone.set_offline(True)
    page.goto(f"{live_server.url}/report/")
    page.locator("#address").fill("东升路1号")
    page.locator("#category").select_option("lamp", force=True)
    page.locator("#text").fill("路灯不亮，没有信号。")
    page.locator("#photos").set_input_files([jpeg(200)])
    page.locator("#send").click()
    expect(page.locator(".kept-card")).to_contain_text("Kept on this phone")
    phone.set_offline(False)
    page.goto(f"{live_server.url}/field/waiting/")
    expect(page.get_by_text("Everything has been sent.")).to_be_visible()
    case = Case.objects.get()
    assert (case.text, case.photos.count()) == ("路灯不亮，没有信号。", 1)
