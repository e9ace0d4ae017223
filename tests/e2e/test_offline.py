"""Lan works where there is no network; her phone keeps it all and sends each thing once."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from layers.cases.models import Case
from layers.fieldwork.begin_sweep import begin_sweep
from layers.fieldwork.models import FieldPhoto, Receipt, Sweep, SweepResult, Visit
from layers.people_scope import all_people
from layers.residents.models import Household
from layers.staff.models import User
from layers.staff.scope import scope_of
from layers.territory.models import Proposal
from mapapp.access import entries
from tests.e2e.phone import all_sent, count, jpeg, kept, propose, ready, write_visit

pytestmark = pytest.mark.django_db(transaction=True)


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
    expect(page.get_by_text("Everything has been sent.")).to_be_visible()
    assert lost == [201]
    with all_people():
        visits = list(Visit.objects.order_by("happened_at"))
    assert [visit.text for visit in visits] == ["第1户", "第2户", "第3户"]
    assert all(visit.happened_at < visit.recorded_at for visit in visits)
    assert (FieldPhoto.objects.count(), Receipt.objects.count()) == (3, 4)
    proposal = Proposal.objects.get()
    assert proposal.proposer == staff.lan
    assert proposal.drawn_at < proposal.proposed_at


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


def test_a_grid_is_swept_without_a_network(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    today = timezone.localdate()
    begin_sweep(
        uuid4(), staff.bo, scope_of(staff.bo), title="冬季安全", division="320324001000",
        starts_on=today, ends_on=today, tasks=["楼道杂物", "飞线充电"],
    )  # fmt: skip
    sweep = Sweep.objects.get()
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    address = f"{live_server.url}/field/sweeps/{sweep.uuid}/"
    find = f"{address}found/320324001001001/"
    for kept_one in (address, find):
        kept(page, kept_one)
    phone.set_offline(True)
    page.goto(address)
    page.get_by_role("button", name="All in order").first.click()
    expect(page.get_by_text("Noted.").first).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="All in order")).to_have_count(1)
    page.goto(find)
    page.get_by_text("飞线充电").click()
    page.get_by_text("Found and put right at once").click()
    page.get_by_label("What it was").fill("已劝停")
    page.locator("#photos").set_input_files([jpeg(70)])
    page.get_by_role("button", name="Note it").click()
    expect(page.locator(".kept-card")).to_be_visible()
    phone.set_offline(False)
    all_sent(page)
    done = list(SweepResult.objects.order_by("task__number"))
    assert [row.outcome for row in done] == ["clear", "settled"]
    assert all(row.happened_at < row.recorded_at for row in done)
    assert done[1].photos.count() == 1
