"""The governance map in a browser at a million cases: how soon a move of the slider is painted, and
what memory the server takes for it."""

import os
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, sync_playwright

from layers.staff.models import User
from scripts import browser
from tests.bench.posts import HOST, Site
from tests.bench.table import Row

SIZE = {"width": 1920, "height": 1080}
MOVES = 40
LIMIT = 500e6
VIEWS = (
    ("715 grids, hot and cold", "", MOVES),
    ("715 grids, an indicator", "?mode=choropleth&ind=satisfaction", MOVES),
    # Cells have a quarter of a year of steps.
    ("200 m cells", "?level=cell", 12),
    ("density of 200 m cells", "?mode=density", 12),
)
# From the key to the first task after the frame that shows what it changed.
MOVE = """async (moves) => {
  const bars = document.querySelector("#bars");
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  const found = [];
  for (let move = 0; move < moves; move += 1) {
    await painted();
    performance.mark("input");
    bars.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
    await painted();
    found.push(performance.measure("move", "input").duration);
  }
  return found;
}"""


def board(database: str) -> Iterator[Row]:
    """Follows ``overview``, which counts the million and makes the leader."""
    visitor = Client()
    visitor.force_login(User.objects.get(username="bench-leader"))
    site = Site("mapapp.wsgi:application", database)
    try:
        site.wait()
        os.environ.update(browser.environment())
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=browser.chromium(), args=["--no-sandbox", "--disable-gpu"]
            )
            page = chromium.new_page(viewport=SIZE, service_workers="block")
            home = f"http://{HOST}:{site.port}"
            cookie = visitor.cookies["sessionid"].value
            page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": home}])
            for words, query, moves in VIEWS:
                yield _moved(page, f"{home}{reverse('overview:home')}{query}", words, moves)
            for query in ("?weeks=52", "?level=cell"):
                page.goto(f"{home}{reverse('overview:period')}{query}")
                page.request.get(f"{home}{reverse('overview:export')}{query}")
            chromium.close()
        peak = site.peak()
    finally:
        site.end()
    yield Row(
        "governance map, 1,000,000 cases: memory of a process of the server, at most",
        f"{peak / 1e6:.0f} MB", "", "", "≤ 500 MB", peak <= LIMIT,
    )  # fmt: skip
    spent = _memory_of_statistics()
    yield Row(
        "memory of the statistics above, at most",
        f"{spent / 1e6:.0f} MB", "", "", "≤ 500 MB", spent <= LIMIT,
    )  # fmt: skip


def _moved(page: Page, url: str, words: str, moves: int) -> Row:
    page.goto(url)
    page.wait_for_selector("#board[aria-busy=false]")
    times = page.evaluate(MOVE, moves)
    p95 = float(np.quantile(times, 0.95))
    return Row(
        f"governance map, slider, {words}: input to painted frame, p95, beside the median",
        f"{p95:.0f} ms", f"{np.median(times):.0f} ms", "", "≤ 100 ms", p95 <= 100,
    )  # fmt: skip


def _memory_of_statistics() -> int:
    """In a process of its own, without esda, in bytes."""
    # By its own memory map: what a parent had at the fork counts in its resource usage.
    work = (
        "import os, tests.bench.insight as bench; from tests.bench.measure import peak_of;"
        "bench.without_esda(); print(peak_of(os.getpid()))"
    )
    done = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])
