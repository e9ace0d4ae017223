"""A worker's phone in browser tests: what is kept on it, and what waits there."""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.pens import Pen


def kept(page: Page, address: str) -> None:
    """Wait until a copy of this address is on the phone."""
    page.evaluate(
        """async (address) => {
            const there = async () => {
                for (const name of await caches.keys()) {
                    const kept = await caches.open(name);
                    if (await kept.match(address, { ignoreVary: true })) return true;
                }
                return false;
            };
            while (!await there()) await new Promise((again) => { setTimeout(again, 50); });
        }""",
        address,
    )


def ready(page: Page, home: str) -> None:
    """Open my grid and wait until the phone has what it needs without a network."""
    page.goto(f"{home}/field/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    needed = (
        "/field/kept.json", "/field/visits/blank/", "/field/", "/field/waiting/",
        "/borders/320324001001/features.json",
    )  # fmt: skip
    for address in needed:
        kept(page, f"{home}{address}")


def jpeg(shade: int) -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (shade, 140, 80)).save(out, "JPEG")
    return {"name": f"{shade}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def count(page: Page) -> Any:
    return page.locator("[data-outbox] b").first


def all_sent(page: Page) -> None:
    """Wait until nothing waits any more."""
    expect(count(page)).to_have_text("0")


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
