"""Lan finds a hazard, gives it an owner and puts it right where there is no network."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.models import FieldEvent, Hazard
from layers.fieldwork.treat_hazard import assign_hazard
from layers.staff.models import User
from layers.staff.scope import scope_of
from tests.e2e.phone import all_sent, count, jpeg, kept, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hazard(staff: SimpleNamespace) -> Hazard:
    """A hazard that Lan found in A1, of nobody yet."""
    return find_hazard(
        uuid4(), staff.lan, scope_of(staff.lan), kind="fire", text="堵住通道", lon=117.91, lat=33.97
    )[0]  # fmt: skip


def report(page: Page, home: str) -> None:
    page.goto(f"{home}/field/hazards/new/")
    page.locator(".leaflet-container").click()
    page.get_by_text("Fire safety").click()
    page.get_by_label("What is dangerous").fill("堵住通道")
    page.get_by_role("button", name="Send the hazard").click()
    expect(page.locator(".kept-card")).to_contain_text("Kept on this phone")


def assign(page: Page, person: User) -> None:
    page.get_by_label("Who puts it right").select_option(str(person.pk))
    page.get_by_role("button", name="In three days").click()
    page.get_by_role("button", name="Assign").click()
    expect(page.locator("[data-kept-step]").last).to_contain_text("Kept on this phone")


def put_right(page: Page) -> None:
    page.get_by_label("What was done").fill("已清走")
    page.locator("#photos").set_input_files([jpeg(120)])
    expect(page.locator("#chosen img")).to_have_count(1)
    page.get_by_role("button", name="Put right").click()
    expect(page.get_by_role("button", name="Put right")).to_be_hidden()


def test_found_assigned_and_put_right_go_out_one_after_the_other(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext,
) -> None:  # fmt: skip
    page, home = sign_in(staff.lan), live_server.url
    ready(page, home)
    kept(page, f"{home}/field/hazards/new/")
    kept(page, f"{home}/field/hazards/blank/")
    phone.set_offline(True)
    report(page, home)
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_role("heading", name="堵住通道")).to_be_visible()
    expect(page.get_by_role("button", name="Put right")).to_be_hidden()
    assign(page, staff.lan)
    expect(page.locator("[data-kept-step]")).to_have_count(2)
    page.reload()
    expect(page.locator("[data-kept-step]")).to_have_count(2)
    expect(page.get_by_role("button", name="Assign")).to_be_hidden()
    put_right(page)
    expect(count(page)).to_have_text("3")
    phone.set_offline(False)
    all_sent(page)
    expect(page.locator("[data-hazard]")).to_contain_text("To be checked")
    hazard = Hazard.objects.get()
    assert (hazard.state, hazard.version, hazard.owner) == ("rectified", 3, staff.lan)
    assert hazard.photos.get().stage == "rectified"
    verbs = FieldEvent.objects.filter(hazard=hazard).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["find", "assign", "rectify"]


def test_a_step_of_somebody_else_asks_and_what_follows_waits(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, hazard: Hazard,
) -> None:  # fmt: skip
    page, home = sign_in(staff.lan), live_server.url
    ready(page, home)
    kept(page, f"{home}/field/hazards/{hazard.uuid}/")
    phone.set_offline(True)
    page.goto(f"{home}/field/hazards/{hazard.uuid}/")
    assign(page, staff.lan)
    put_right(page)
    bo = scope_of(staff.bo)
    due_on = timezone.localdate()
    assign_hazard(hazard.pk, staff.bo, bo, version=1, owner=staff.dong, due_on=due_on)
    phone.set_offline(False)
    page.goto(f"{home}/field/waiting/")
    cards = page.locator(".waits")
    expect(cards.first).to_contain_text("Needs your decision")
    expect(cards.first).to_contain_text(re.compile("Assigned"))
    expect(cards.last).to_contain_text("Goes out after the earlier step on the same matter.")
    cards.first.get_by_role("button", name="Send mine over it").click()
    expect(page.get_by_text("Everything has been sent.")).to_be_visible()
    hazard.refresh_from_db()
    assert (hazard.state, hazard.owner) == ("rectified", staff.lan)
