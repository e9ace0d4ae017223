"""Ren at her phone: pin, category, words and photo; a code; a refusal; the look-up."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from layers.cases.lookup import code_of
from layers.cases.models import Case, CasePhoto, Complainant
from layers.people_scope import all_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ren(watched: BrowserContext, live_server: Any, catalogue: SimpleNamespace) -> Page:
    """Ren's page, open at the report form, in English, the map drawn."""
    watched.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    page = watched.new_page()
    page.goto(f"{live_server.url}/report/")
    expect(page.locator(".border-county")).to_be_attached()
    return page


@pytest.fixture
def photo() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (90, 140, 90)).save(out, "JPEG")
    return {"name": "bin.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def tap(page: Page, east: float, south: float) -> None:
    """Tap the county's outline at these shares of its width and height."""
    county = page.locator(".border-county").bounding_box()
    assert county is not None
    page.mouse.click(county["x"] + east * county["width"], county["y"] + south * county["height"])


def choose(page: Page, topic: str, kind: str) -> None:
    page.locator(".tile", has_text=topic).click()
    page.locator(".chip", has_text=kind).click()


def test_a_report_by_thumb_gets_a_code_and_is_looked_up(
    ren: Page, photo: dict[str, Any], territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    """A tap a sixth from the west and a quarter from the north is in the middle of A1."""
    tap(ren, 1 / 6, 1 / 4)
    expect(ren.locator("#place")).to_contain_text(territory.A1.name)
    choose(ren, "City", "Garbage")
    expect(ren.get_by_text("Taken up within 1 working day")).to_be_visible()
    ren.get_by_label("What is the matter?").fill("垃圾桶满了三天 <b>没有人来</b>")
    expect(ren.get_by_text("19 of 2000 characters")).to_be_visible()
    ren.set_input_files("#photos", photo)
    expect(ren.locator("#thumbs img")).to_be_visible()
    ren.get_by_role("button", name="Send the report").click()

    expect(ren.get_by_role("heading", name="Your report has arrived")).to_be_visible()
    case = Case.objects.get()
    code = code_of(case.uuid)
    assert (case.grid, case.department) == (territory.A1, staff.sanitation)
    assert CasePhoto.objects.filter(case=case).count() == 1
    expect(ren.locator("#code")).to_have_text(code)
    assert code not in ren.url
    ren.reload()
    expect(ren.locator("#code")).to_have_text(code)

    ren.goto(ren.url.split("/report/")[0] + "/lookup/")
    ren.get_by_label("Look-up code").fill(code.lower().replace("-", " "))
    ren.get_by_role("button", name="Look up").click()
    expect(ren.locator(".timeline")).to_contain_text("Registered")
    expect(ren.get_by_text("垃圾桶满了三天 <b>没有人来</b>")).to_be_visible()
    shown = ren.locator(".thumbs img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 80)


def test_a_refusal_is_shown_at_its_field_and_nothing_typed_is_lost(
    ren: Page, problems: list[str]
) -> None:
    tap(ren, 1 / 2, 1 / 4)
    choose(ren, "City", "Street lamp")
    ren.get_by_label("What is the matter?").fill("路灯坏了")
    ren.get_by_label("Phone").fill("call me")
    ren.get_by_role("button", name="Send the report").click()
    expect(ren.locator("[data-error=phone]")).to_contain_text("Give the phone number in figures")
    expect(ren.get_by_label("Phone")).to_be_focused()
    expect(ren.get_by_label("Phone")).to_have_attribute("aria-invalid", "true")
    assert not Case.objects.exists()
    assert ["422" in problem for problem in problems] == [True]
    problems.clear()

    uuid = ren.locator("[name=uuid]").input_value()
    ren.reload()
    expect(ren.get_by_label("What is the matter?")).to_have_value("路灯坏了")
    expect(ren.locator(".chip", has_text="Street lamp").locator("input")).to_be_checked()
    expect(ren.locator("#place.found")).to_be_visible()
    expect(ren.locator("[name=uuid]")).to_have_value(uuid)
    ren.get_by_label("Phone").fill("138 0000 5021")
    ren.get_by_role("button", name="Send the report").click()
    expect(ren.get_by_role("heading", name="Your report has arrived")).to_be_visible()
    assert str(Case.objects.get().uuid) == uuid

    ren.get_by_role("link", name="Report something else").click()
    expect(ren.get_by_label("What is the matter?")).to_have_value("")
    expect(ren.locator("[name=uuid]")).not_to_have_value(uuid)


def test_going_back_after_sending_starts_a_new_report(ren: Page) -> None:
    choose(ren, "City", "Garbage")
    ren.get_by_label("What is the matter?").fill("第一件事")
    ren.get_by_role("button", name="Send the report").click()
    expect(ren.locator("#code")).to_be_visible()
    ren.go_back()
    expect(ren.locator(".border-county")).to_be_attached()
    expect(ren.get_by_label("What is the matter?")).to_have_value("")
    choose(ren, "City", "Garbage")
    ren.get_by_label("What is the matter?").fill("第二件事")
    ren.get_by_role("button", name="Send the report").click()
    expect(ren.locator("#code")).to_be_visible()
    assert sorted(Case.objects.values_list("text", flat=True)) == ["第一件事", "第二件事"]


def test_offline_it_says_so_and_the_same_report_goes_when_online(
    ren: Page, watched: BrowserContext
) -> None:
    choose(ren, "City", "Garbage")
    ren.get_by_label("What is the matter?").fill("断网时写的")
    watched.set_offline(True)
    expect(ren.locator("#offline")).to_be_visible()
    ren.get_by_role("button", name="Send the report").click()
    expect(ren.locator("#error-")).to_contain_text("send again when you are online")
    watched.set_offline(False)
    expect(ren.locator("#offline")).to_be_hidden()
    ren.get_by_role("button", name="Send the report").click()
    expect(ren.locator("#code")).to_be_visible()
    assert Case.objects.get().text == "断网时写的"


def test_by_keyboard_and_device_position(
    ren: Page, watched: BrowserContext, territory: SimpleNamespace
) -> None:
    ren.locator("#map").focus()
    ren.keyboard.press("Enter")
    expect(ren.locator("#place.found")).to_be_visible()
    # The middle of the county lies on the border of A2 and C1; the lowest code wins.
    expect(ren.locator("#place")).to_contain_text(territory.A2.name)

    watched.grant_permissions(["geolocation"])
    watched.set_geolocation({"longitude": 118.02, "latitude": 33.92})
    ren.get_by_role("button", name="Where I am").click()
    expect(ren.locator("#place")).to_contain_text(territory.C2.name)

    ren.locator(".tile input").first.focus()
    ren.keyboard.press("Space")
    ren.keyboard.press("Tab")
    ren.keyboard.press("ArrowDown")
    expect(ren.locator("[name=category]")).to_have_value("lamp")


def test_a_pin_outside_every_grid_can_be_moved_by_dragging(
    ren: Page, territory: SimpleNamespace
) -> None:
    tap(ren, 1 / 6, -0.02)
    expect(ren.locator("#place")).to_contain_text("Outside every grid; the nearest is")
    county, marker = ren.locator(".border-county"), ren.locator(".pin")
    area, sign = county.bounding_box(), marker.bounding_box()
    assert area is not None
    assert sign is not None
    ren.mouse.move(sign["x"] + sign["width"] / 2, sign["y"] + sign["height"] / 2)
    ren.mouse.down()
    ren.mouse.move(area["x"] + area["width"] / 6, area["y"] + area["height"] / 4, steps=8)
    ren.mouse.up()
    expect(ren.locator("#place")).to_contain_text(territory.A1.name)


def test_a_large_photo_is_sent_small_and_upright(ren: Page) -> None:
    """What a phone held upright stores lying down, with a note to turn it, arrives standing."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees
    out = io.BytesIO()
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(out, "JPEG", exif=exif, quality=95)
    ren.set_input_files(
        "#photos", {"name": "IMG_1.jpeg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    image = ren.locator("#thumbs img[alt='IMG_1.jpg']")
    expect(image).to_have_js_property("naturalWidth", 1067)
    expect(image).to_have_js_property("naturalHeight", 1600)
    sent = ren.locator("#photos").evaluate("input => [...input.files].map((file) => file.size)")
    assert len(sent) == 1
    assert sent[0] < out.tell()


def test_photos_are_checked_before_they_are_sent(ren: Page, photo: dict[str, Any]) -> None:
    text = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture"}
    ren.set_input_files("#photos", [photo, text])
    expect(ren.locator("[data-error=photos]")).to_contain_text("notes.txt is not a photo")
    expect(ren.locator("#thumbs img")).to_have_count(1)
    ren.set_input_files("#photos", [{**photo, "name": f"{n}.jpg"} for n in range(6)])
    expect(ren.locator("#thumbs img")).to_have_count(6)
    expect(ren.locator("[data-error=photos]")).to_contain_text("6 photos at most")
    ren.get_by_role("button", name="Remove bin.jpg").click()
    expect(ren.locator("#thumbs img")).to_have_count(5)
    expect(ren.locator("[data-error=photos]")).to_be_empty()


def test_without_the_map_the_address_is_enough(
    watched: BrowserContext, live_server: Any, problems: list[str], catalogue: SimpleNamespace
) -> None:
    watched.add_cookies([{"name": "django_language", "value": "en", "url": live_server.url}])
    page = watched.new_page()
    page.route("**/leaflet.js", lambda route: route.abort())
    page.goto(f"{live_server.url}/report/")
    expect(page.locator("#place")).to_contain_text("The map cannot be shown")
    page.get_by_label("Address or landmark").fill("王集镇和平小学门口")
    choose(page, "City", "Garbage")
    page.get_by_label("What is the matter?").fill("垃圾没人收")
    page.get_by_role("button", name="Send the report").click()
    expect(page.locator("#code")).to_be_visible()
    assert Case.objects.get().address == "王集镇和平小学门口"
    expected = ("leaflet.js", "net::ERR_FAILED", "L is not defined")
    assert problems
    assert all(any(words in problem for words in expected) for problem in problems)
    problems.clear()


def test_without_javascript_the_form_still_works(
    new_context: Callable[..., BrowserContext], live_server: Any, catalogue: SimpleNamespace
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/report/")
    page.select_option("#category", "garbage")
    page.fill("#text", "垃圾没人收")
    page.fill("#phone", "打我")
    page.click("#send")
    expect(page.locator("[data-error=phone]")).not_to_be_empty()
    expect(page.locator("#text")).to_have_value("垃圾没人收")
    page.fill("#phone", "")
    page.check("[value=enterprise]", force=True)
    page.click("#send")
    expect(page.locator("#code")).to_have_text(code_of(Case.objects.get().uuid))
    with all_people():
        assert Complainant.objects.get().kind == "enterprise"
