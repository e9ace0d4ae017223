"""What Lan has not sent yet stays on her phone: over a reload, without room, in a new version."""

import io
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from layers.fieldwork.models import FieldPhoto, Visit
from layers.people_scope import all_people
from layers.residents.models import Household
from layers.staff.models import User
from mapapp.field import shell
from tests.e2e.phone import all_sent, count, jpeg, ready

pytestmark = pytest.mark.django_db(transaction=True)


def from_a_camera() -> dict[str, Any]:
    """A large picture, lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (33.0, 58.0, 12.0), 3: "E", 4: (117.0, 55.0, 12.0)})
    out = io.BytesIO()
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(out, "JPEG", quality=92, exif=exif)
    return {"name": "DCIM.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def of_the_outbox(page: Page) -> Any:
    """Of the photos that wait: size, sides, and whether anything but pixels is in them."""
    return page.evaluate(
        """async () => {
            const db = await new Promise((done) => {
                const asked = indexedDB.open("suilaiban-outbox");
                asked.onsuccess = () => done(asked.result);
            });
            const all = await new Promise((done) => {
                const asked = db.transaction("items").objectStore("items").getAll();
                asked.onsuccess = () => done(asked.result);
            });
            db.close();
            return Promise.all(all.flatMap((item) => item.files).map(async ({ bytes }) => {
                const picture = await createImageBitmap(new Blob([bytes]));
                const text = new TextDecoder("latin1").decode(bytes);
                return [bytes.byteLength, picture.width, picture.height, text.includes("Exif")];
            }));
        }"""
    )


def drafted(page: Page, photos: int) -> None:
    """Wait until the phone keeps so many photos of drafts: they are seen before they are kept."""
    page.evaluate(
        """async (photos) => {
            const held = async () => {
                const db = await new Promise((done) => {
                    const asked = indexedDB.open("suilaiban-drafts");
                    asked.onsuccess = () => done(asked.result);
                });
                const all = await new Promise((done) => {
                    const asked = db.transaction("photos").objectStore("photos").getAll();
                    asked.onsuccess = () => done(asked.result);
                });
                db.close();
                return all.flatMap((draft) => draft.files).length;
            };
            while (await held() !== photos) {
                await new Promise((again) => { setTimeout(again, 50); });
            }
        }""",
        photos,
    )


def test_photos_of_a_draft_come_back_after_a_reload_small_and_upright(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household()
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    phone.set_offline(True)
    page.goto(f"{live_server.url}/field/visits/new/?household={home.uuid}")
    page.get_by_label("Diary").fill("血压药快用完")
    picture = from_a_camera()
    page.locator("#photos").set_input_files([picture])
    image = page.locator("#chosen img")
    expect(image).to_have_js_property("naturalHeight", 1600)
    page.locator("#photos").set_input_files([jpeg(90)])
    expect(image).to_have_count(2)
    drafted(page, 2)
    page.reload()
    expect(image).to_have_count(2)
    expect(page.get_by_label("Diary")).to_have_value("血压药快用完")
    page.locator("#chosen button").last.click()
    drafted(page, 1)
    page.reload()
    expect(image).to_have_count(1)
    page.get_by_role("button", name="Send the visit").click()
    expect(count(page)).to_have_text("1")
    [[size, width, height, exif]] = of_the_outbox(page)
    assert (width, height, exif) == (1067, 1600, False)
    assert size < len(picture["buffer"]) / 2
    page.goto(f"{live_server.url}/field/visits/new/?household={home.uuid}")
    expect(page.get_by_label("Diary")).to_have_value("")
    expect(image).to_have_count(0)
    phone.set_offline(False)
    all_sent(page)
    kept = FieldPhoto.objects.get()
    assert (kept.width, kept.height) == (1067, 1600)


def leave_room(phone: BrowserContext, page: Page, home: str, size: int) -> Callable[[], None]:
    """Let the browser store so many bytes more; returns what gives it all room again."""
    room = phone.new_cdp_session(page)
    used = room.send("Storage.getUsageAndQuota", {"origin": home})["usage"]
    room.send("Storage.overrideQuotaForOrigin", {"origin": home, "quotaSize": used + size})
    return lambda: room.send("Storage.overrideQuotaForOrigin", {"origin": home})


def test_a_phone_without_room_says_so_and_loses_nothing(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household()
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    phone.set_offline(True)
    address = f"{live_server.url}/field/visits/new/?household={home.uuid}"
    page.goto(address)
    give_room = leave_room(phone, page, live_server.url, 200_000)
    page.get_by_label("Diary").fill("第一户")
    page.get_by_role("button", name="Send the visit").click()
    expect(count(page)).to_have_text("1")
    page.goto(address)
    page.get_by_label("Diary").fill("第二户")
    page.locator("#photos").set_input_files([from_a_camera()])
    expect(page.locator('[data-error="photos"]')).to_contain_text("no room left for photos")
    page.get_by_role("button", name="Send the visit").click()
    expect(page.get_by_text("This device has no room left, so nothing was kept.")).to_be_visible()
    # What was there before is there still, and so is what was typed and chosen.
    expect(count(page)).to_have_text("1")
    expect(page.get_by_label("Diary")).to_have_value("第二户")
    expect(page.locator("#chosen img")).to_have_count(1)
    give_room()
    page.get_by_role("button", name="Send the visit").click()
    expect(count(page)).to_have_text("2")
    phone.set_offline(False)
    all_sent(page)
    with all_people():
        assert set(Visit.objects.values_list("text", flat=True)) == {"第一户", "第二户"}
    assert FieldPhoto.objects.count() == 1


def test_without_room_but_with_a_network_it_is_sent_at_once(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
) -> None:  # fmt: skip
    home = make_household()
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    leave_room(phone, page, live_server.url, 0)
    page.goto(f"{live_server.url}/field/visits/new/?household={home.uuid}")
    page.get_by_label("Diary").fill("一切都好")
    page.get_by_role("button", name="Send the visit").click()
    page.wait_for_url(lambda url: "/new/" not in url)
    with all_people():
        assert Visit.objects.get().text == "一切都好"


def test_a_new_version_is_offered_and_takes_nothing_away(
    sign_in: Callable[[User], Page], staff: SimpleNamespace, live_server: Any,
    phone: BrowserContext, make_household: Callable[..., Household],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    home = make_household()
    page = sign_in(staff.lan)
    ready(page, live_server.url)
    address = f"{live_server.url}/field/visits/new/?household={home.uuid}"
    phone.route("**/field/visits/", lambda route: route.abort())
    page.goto(address)
    page.get_by_label("Diary").fill("还没发出")
    page.get_by_role("button", name="Send the visit").click()
    expect(count(page)).to_have_text("1")
    page.goto(address)
    page.get_by_label("Diary").fill("还在写")
    page.locator("#photos").set_input_files([jpeg(90)])
    expect(page.locator("#chosen img")).to_have_count(1)
    _version, files = shell.shell()
    monkeypatch.setattr(shell, "shell", lambda: ("0123456789ab", files))
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update())")
    expect(page.locator(".new-version")).to_contain_text("There is a new version.")
    page.get_by_role("button", name="Load it").click()
    expect(page.get_by_label("Diary")).to_have_value("还在写")
    expect(page.locator("#chosen img")).to_have_count(1)
    expect(count(page)).to_have_text("1")
    page.goto(f"{live_server.url}/field/waiting/")
    with page.expect_request("**/field/visits/"):
        page.get_by_role("button", name=re.compile("Send now|Try now")).click()
    phone.unroute("**/field/visits/")
    all_sent(page)
    with all_people():
        assert Visit.objects.get().text == "还没发出"
