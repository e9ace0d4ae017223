"""Reports posted over HTTP to the real site and to a bare insert, both under granian, in turns."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection

from scripts.serve import HEAPS
from tests.bench.measure import cpu_of, peak_of
from tests.wiggly import SUINING

HOST = "127.0.0.1"
WORKERS = 2
CLIENTS = 4
POSTS = 100
ROUNDS = 8
PATIENCE = 60
TEXT = "垃圾桶满了三天，没有人来清运，夏天味道很大，请尽快处理。"


@dataclass(slots=True)
class Posts:
    """What a number of posts cost: seconds by the clock, and CPU of Python and of PostgreSQL."""

    count: int = 0
    seconds: float = 0.0
    python: float = 0.0
    postgres: float = 0.0


class Site:
    """A server under granian, its clients, and what its processes have cost so far."""

    def __init__(self, application: str, database: str) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.name = application.split(":")[0]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST]
        command += ["--port", str(self.port), "--workers", str(WORKERS), "--log-level", "error"]
        # Its connections are told from others' by this name.
        env = os.environ | {"DATABASE_URL": database, "PGAPPNAME": self.name}
        env |= {"DEMO": "0", "SECURE": "0", **HEAPS}
        self.process = subprocess.Popen(
            [*command, application], env=env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )

    def wait(self) -> None:
        """Wait until the server answers."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection((HOST, self.port), timeout=PATIENCE).close()
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                return

    def cpu(self) -> tuple[float, float]:
        """CPU seconds so far of the server's processes and of its PostgreSQL backends."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.name]
            )
            backends = [pid for (pid,) in cursor.fetchall()]
        servers = [self.process.pid, *_children(self.process.pid)]
        return sum(map(cpu_of, servers)), sum(map(cpu_of, backends))

    def peak(self) -> int:
        """The most memory that one of its processes has had so far, in bytes."""
        return max(map(peak_of, [self.process.pid, *_children(self.process.pid)]))

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


class Client:
    """One browser: it has opened the form once, so it has the token, and keeps the connection."""

    def __init__(self, port: int, categories: list[str]) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self._categories = categories
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._token = ""
        self._posted = 0

    def open(self) -> None:
        """Fetch the form."""
        self._connection.request("GET", "/report/")
        response = self._connection.getresponse()
        page = response.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        self._token = token[1] if token else ""
        cookie = response.getheader("Set-Cookie") or ""
        self._headers["Cookie"] = cookie.split(";")[0]

    def post(self) -> None:
        west, south, east, north = SUINING
        self._posted += 1
        along = self._posted * 0.618 % 1
        fields = {
            "csrfmiddlewaretoken": self._token, "uuid": uuid4(), "kind": "person",
            "category": self._categories[self._posted % len(self._categories)],
            "text": TEXT, "address": "小区东门",
            "lon": round(west + along * (east - west), 7), "crs": "wgs84",
            "lat": round(south + (along * 7 % 1) * (north - south), 7),
            "name": "任一", "phone": "13800005021",
        }  # fmt: skip
        self._connection.request("POST", "/report/", urlencode(fields), self._headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 201:
            raise RuntimeError(f"a post was answered with {response.status}: {body[:300]!r}")
        json.loads(body)


@contextmanager
def _serving(application: str, database: str) -> Iterator[Site]:
    site = Site(application, database)
    try:
        yield site
    finally:
        site.end()


def post_in_turns(database: str, categories: list[str]) -> tuple[Posts, Posts]:
    """Return what posts to the real site and to the bare insert cost."""
    with ExitStack() as stack:
        names = ("mapapp.wsgi:application", "tests.bench.bare_wsgi:application")
        sites = [stack.enter_context(_serving(name, database)) for name in names]
        for site in sites:
            site.wait()
        crowds = [[Client(site.port, categories) for _ in range(CLIENTS)] for site in sites]
        for client in (client for crowd in crowds for client in crowd):
            client.open()
        totals = (Posts(), Posts())
        with ThreadPoolExecutor(CLIENTS) as pool:
            for turn in range(ROUNDS + 1):
                for site, crowd, total in zip(sites, crowds, totals, strict=True):
                    _post(pool, site, crowd, total if turn else Posts())
    return totals


def _post(pool: ThreadPoolExecutor, site: Site, crowd: list[Client], total: Posts) -> None:
    def some(client: Client) -> None:
        for _post in range(POSTS // CLIENTS):
            client.post()

    python, postgres = site.cpu()
    start = time.perf_counter()
    list(pool.map(some, crowd))
    total.seconds += time.perf_counter() - start
    after_python, after_postgres = site.cpu()
    total.python += after_python - python
    total.postgres += after_postgres - postgres
    total.count += POSTS


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *_children(child)]
    return found
