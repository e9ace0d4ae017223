"""A dispatcher's work in a browser: areas, many at once, one matter again, views, words, calls."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from layers.cases.models import Case, ReplyTemplate, SuggestionChoice
from layers.cases.register import Registered
from layers.cases.suggestion.train import train
from layers.residents.models import Household
from tests.cases.test_suggestion import LABELS, TEXTS

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Page]
Reports = Callable[..., Registered]


def test_an_area_drawn_is_dispatched_after_a_preview(
    desk: Open, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    for text in ("垃圾桶满了", "路边垃圾成堆"):
        ren_reports(text=text)
    outside = ren_reports(lon=117.97).number
    page = desk(staff.bo)
    box = page.locator(".pin.selected").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"]
    page.keyboard.press("d")
    expect(page.get_by_text("Drag from one corner to the other.")).to_be_visible()
    page.mouse.move(x - 60, y - 60)
    page.mouse.down()
    page.mouse.move(x + 60, y + 60, steps=4)
    page.mouse.up()
    expect(page.locator(".case")).to_have_count(2)
    expect(page.locator("#picked")).to_have_text("All in the area")

    page.keyboard.press("b")
    sheet = page.get_by_role("dialog", name="Dispatch the selected")
    expect(sheet).to_contain_text("兰")
    expect(sheet.get_by_role("checkbox", name="垃圾桶满了")).to_be_checked()
    assert Case.objects.filter(state="dispatched").count() == 0
    sheet.get_by_role("checkbox", name="路边垃圾成堆").uncheck()
    sheet.get_by_role("button", name="Dispatch 1 case").click()
    expect(page.locator(".case")).to_have_count(1)
    [given] = Case.objects.filter(state="dispatched")
    assert (given.text, given.owner) == ("垃圾桶满了", staff.lan)
    assert Case.objects.get(number=outside).state == "registered"


def test_j_and_k_walk_through_the_queue(
    desk: Open, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    first, second = ren_reports().number, ren_reports(text="第二件").number
    page = desk(staff.bo)
    shown = page.locator("#the-case")
    for key, number in (("j", second), ("j", second), ("k", first), ("k", first)):
        page.keyboard.press(key)
        expect(shown).to_have_attribute("data-number", number)


def test_a_case_is_joined_to_the_same_matter_with_one_click(
    desk: Open, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    known, again = ren_reports().number, ren_reports(lat=33.9703).number
    page = desk(staff.bo, path=reverse("desk:case", args=[again]))
    hint = page.get_by_text("1 case may be about the same matter")
    hint.click()
    expect(page.get_by_text("the same words · 33 m away · the same day")).to_be_visible()
    page.get_by_role("button", name="Join this case to it").click()
    expect(page.locator("#the-case")).to_have_attribute("data-number", known)
    assert Case.objects.get(number=again).merged_into == Case.objects.get(number=known)


def test_a_view_is_saved_by_name_opened_and_forgotten(
    desk: Open, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    bins, lamp = ren_reports().number, ren_reports(category="lamp", text="路灯不亮").number
    page = desk(staff.bo)
    page.get_by_label("Search").fill("路灯")
    expect(page.locator(".case")).to_have_count(1)
    page.get_by_text("Saved views").click()
    page.get_by_label("Name of the view").fill("灯")
    page.get_by_label("Name of the view").press("Enter")
    link = page.get_by_role("link", name="灯", exact=True)
    expect(link).to_be_visible()
    page.get_by_label("Search").fill("")
    expect(page.locator(f'.case[data-number="{bins}"]')).to_be_visible()
    with page.expect_navigation():
        link.click()
    expect(page.locator("#desk")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".case")).to_have_count(1)
    expect(page.locator(f'.case[data-number="{lamp}"]')).to_be_visible()
    page.get_by_text("Saved views").click()
    page.get_by_role("button", name="Delete 灯").click()
    expect(page.get_by_text("Set the filters, then keep them under a name.")).to_be_visible()
    assert not staff.bo.saved_queues.exists()


def test_words_for_a_reply_are_filled_from_the_case(
    desk: Open, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    number = ren_reports().number
    Case.objects.filter(number=number).update(
        state="accepted", owner=staff.dong, department=staff.sanitation
    )
    ReplyTemplate.objects.create(name="到场", text="您好，{number}号诉求已安排人员到场。")
    page = desk(staff.dong, path=reverse("desk:case", args=[number]))
    page.get_by_role("button", name="Report progress").first.click()
    panel = page.locator("#panel-reply")
    panel.locator("select").select_option(label="到场")
    expect(panel.get_by_label("What was done so far")).to_have_value(
        f"您好，{number}号诉求已安排人员到场。"
    )


def test_what_the_words_sound_like_becomes_the_category_in_two_clicks(
    desk: Open, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    for text, label in zip(TEXTS, LABELS, strict=True):
        ren_reports(text=text, category=label)
    Case.objects.update(state="closed")
    train()
    number = ren_reports(category="lamp", text="垃圾桶又满了没人清运").number
    page = desk(staff.bo)
    page.locator("#the-case .chip", has_text="Garbage").click()
    expect(page.locator("#panel-recategorise select")).to_have_value("garbage")
    page.get_by_role("button", name="Change the category").last.click()
    expect(page.locator("#the-case .history")).to_contain_text("Street lamp → Garbage")
    assert Case.objects.get(number=number).category.code == "garbage"


def test_a_call_is_taken_with_the_keyboard_alone(
    desk: Open, ren_reports: Reports, staff: SimpleNamespace,
    make_household: Callable[..., Household], make_person: Callable[..., Any],
) -> None:  # fmt: skip
    """Thirteen keys besides what the caller says: number, words, a category, home, done."""
    for text, label in zip(TEXTS, LABELS, strict=True):
        ren_reports(text=text, category=label)
    Case.objects.update(state="closed")
    train()
    earlier = ren_reports(phone="13800005021").number
    home = make_household(address="东升小区 3 号")
    make_person(household=home, phone="13800005021")

    page = desk(staff.bo, path=reverse("desk:hotline"))
    said, text = page.get_by_label("Phone number or look-up code"), page.locator("#text")
    expect(said).to_be_focused()
    keys = page.keyboard
    keys.type("13800005021")
    keys.press("Enter")
    expect(page.locator(f'.caller .case[data-number="{earlier}"]')).to_be_visible()
    expect(text).to_be_focused()
    keys.type("垃圾桶又满了没人清运")
    chips = page.locator("#suggestions .chip")
    expect(chips.first).to_be_visible()
    keys.press("Tab")
    expect(chips.first).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#category")).to_have_value("garbage")
    expect(page.locator("#address")).to_be_focused()
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#address")).to_have_value("东升小区 3 号")
    expect(page.locator("#place")).to_contain_text("东升第1网格")
    keys.press("Control+Enter")
    sheet = page.get_by_role("dialog", name="Registered")
    expect(sheet).to_contain_text("东升第1网格")
    case = Case.objects.get(channel="hotline")
    assert (case.category.code, case.address) == ("garbage", "东升小区 3 号")
    assert SuggestionChoice.objects.get(case=case).suggested.code == "garbage"
    keys.press("Enter")
    expect(said).to_be_focused()
    expect(text).to_have_value("")
    expect(page.locator("#suggestions")).to_be_hidden()
