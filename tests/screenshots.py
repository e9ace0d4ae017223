"""`make screenshots`: the pictures of the README, taken of the demo county as it runs.

Serves the site on a free port, signs in as people of the demo, and writes docs/pictures/*.png.
`python -m tests.screenshots --language en --out FOLDER` takes the same pictures in English.
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts.browser import chromium

ROOT = Path(__file__).resolve().parent.parent
PHONE, DESKTOP, WALL = (390, 844), (1440, 900), (1920, 1080)
MAP, QUEUE, CASES = ".border-county", "#the-case", "#cases .case"
# Name of the picture, address, who looks (empty: nobody signed in), size of the screen, and what
# has to be there before the picture is taken.
SHOTS = (
    ("home_phone", "/", "", PHONE, "main"),
    ("home_desktop", "/", "", DESKTOP, "main"),
    ("report_phone", "/report/", "", PHONE, MAP),
    ("report_desktop", "/report/", "", DESKTOP, MAP),
    ("lookup_phone", "/lookup/", "", PHONE, "#code"),
    ("sign_in_phone", "/sign-in/", "", PHONE, "[name=password]"),
    ("field_phone", "/field/", "lan", PHONE, CASES),
    ("field_desktop", "/field/", "lan", DESKTOP, CASES),
    ("record_phone", "/field/add/", "lan", PHONE, "main a"),
    ("diary_phone", "/field/visits/", "lan", PHONE, "main b"),
    ("mailboxes_phone", "/field/mailboxes/", "lan", PHONE, ".line.card"),
    ("hazards_phone", "/field/hazards/", "lan", PHONE, ".line.card"),
    ("sweeps_phone", "/field/sweeps/", "lan", PHONE, "main"),
    ("households_phone", "/field/households/", "lan", PHONE, ".line.card"),
    ("survey_phone", "/field/survey/", "lan", PHONE, "main"),
    ("rounds_phone", "/field/rounds/", "lan", PHONE, "main"),
    ("waiting_phone", "/field/waiting/", "lan", PHONE, "#waiting .empty"),
    ("promises_desktop", "/field/promises/", "bo", DESKTOP, ".promises tbody th"),
    ("gaps_desktop", "/field/gaps/", "bo", DESKTOP, "main h2"),
    ("desk_desktop", "/desk/", "bo", DESKTOP, QUEUE),
    ("desk_wall", "/desk/", "kun", WALL, QUEUE),
    ("desk_phone", "/desk/", "bo", PHONE, ".case"),
    ("department_desktop", "/desk/", "dong", DESKTOP, QUEUE),
    ("leader_desktop", "/desk/", "chen", DESKTOP, QUEUE),
    ("hotline_desktop", "/desk/hotline/", "bo", DESKTOP, MAP),
    ("catalogue_desktop", "/catalogue/1/?category=utilities-lamp", "kun", DESKTOP, ".units i"),
    ("suggestion_desktop", "/catalogue/suggestion/", "kun", DESKTOP, "main h1"),
    ("borders_phone", "/borders/320324001021/", "lan", PHONE, ".vertex"),
    ("borders_desktop", "/borders/320324001021/?grid=320324001021006", "bo", DESKTOP, ".vertex"),
    ("proposals_phone", "/borders/proposals/", "lan", PHONE, ".proposals"),
    ("history_desktop", "/borders/320324001021/history/", "bo", DESKTOP, "main li"),
    ("sets_desktop", "/borders/sets/", "kun", DESKTOP, ".proposals"),
    ("day_phone", "/borders/day/", "lan", PHONE, ".set-grid"),
    ("overview_wall", "/overview/", "chen", WALL, ".rank"),
    ("overview_phone", "/overview/", "chen", PHONE, ".rank"),
    ("warnings_desktop", "/overview/warnings/", "chen", DESKTOP, "main h1"),
    ("warnings_phone", "/overview/warnings/", "chen", PHONE, "main h1"),
    ("stability_desktop", "/overview/stability/", "chen", DESKTOP, "main tbody th"),
    ("staffing_desktop", "/overview/staffing/", "bo", DESKTOP, "main tbody th"),
    ("whistles_desktop", "/supervision/whistles/", "kun", DESKTOP, MAP),
    ("notices_desktop", "/supervision/notices/", "su", DESKTOP, ".entries li"),
    ("indicators_desktop", "/supervision/indicators/", "chen", DESKTOP, ".units-table td"),
    ("bulletin_desktop", "/supervision/bulletins/1/", "chen", DESKTOP, ".paper"),
    ("reopenings_phone", "/supervision/reopenings/?all=1", "bo", PHONE, "main h2"),
    ("inbox_phone", "/me/inbox/", "dong", PHONE, "main li"),
    ("data_phone", "/data/", "lan", PHONE, "#import"),
    ("case_import_desktop", "/cases/import/", "kun", DESKTOP, "main form"),
    ("access_log_desktop", "/access-log/", "ada", DESKTOP, "main h1"),
    ("staff_desktop", "/staff/", "ada", DESKTOP, "main"),
    ("staff_phone", "/staff/", "ada", PHONE, "main"),
    ("county_desktop", "/staff/county/", "ada", DESKTOP, "main form"),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def site() -> Iterator[str]:
    """Serve the application and yield its address."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--log-level", "error", "mapapp.wsgi:application",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ))
    try:
        while not answers(port):
            if server.poll() is not None:
                raise SystemExit("the web server did not start")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 600
    except OSError:
        return False
    finally:
        connection.close()


def sign_in(page: Page, address: str, username: str) -> None:
    """Through the page, with the button of the demo account and the password beside it."""
    page.goto(f"{address}/sign-in/")
    button = page.locator(f"[data-username={username}]")
    password = button.locator("xpath=..").locator("code").inner_text()
    button.click()
    page.locator("[name=password]").fill(password)
    page.locator("main form .btn.primary").click()
    expect(page).not_to_have_url(f"{address}/sign-in/")


def shoot(browser: Browser, address: str, language: str, folder: Path, only: str) -> None:
    signed_in: dict[str, Any] = {"": None}
    for name, path, username, (width, height), ready in SHOTS:
        if only not in name:
            continue
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=(width, height) == PHONE,
            locale="en-GB" if language == "en" else "zh-CN",
            storage_state=signed_in.get(username),
        )  # fmt: skip
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        page = context.new_page()
        page.on("console", lambda message, name=name: print(f"{name}: {message.text}"))
        if username not in signed_in:
            sign_in(page, address, username)
            signed_in[username] = context.storage_state()
        page.goto(address + path)
        expect(page.locator(ready).first).to_be_visible(timeout=20_000)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png")
        context.close()
        print(folder / f"{name}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--only", default="", help="a part of the picture's name")
    wish = parser.parse_args()
    wish.out.mkdir(parents=True, exist_ok=True)
    with site() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        shoot(browser, address, wish.language, wish.out, wish.only)
        browser.close()


if __name__ == "__main__":
    main()
