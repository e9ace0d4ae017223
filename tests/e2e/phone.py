"""A worker's phone in browser tests: what is kept on it, and what waits there."""

import io
from typing import Any

from PIL import Image
from playwright.sync_api import Page


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
