"""Servers of tiles beside each other: started, asked by a plain client, their CPU counted."""

import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.conf import settings
from django.db import connection

from tests.bench.measure import cpu_of

HOST = "127.0.0.1"
WORKERS, CLIENTS, PATIENCE = 2, 4, 90
# What every browser sends: whoever can compress does.
BROWSER = "Accept-Encoding: gzip\r\n"
OTHERS = Path(settings.BASE_DIR) / ".local/bench-venv/bin/python"
GRANIAN = ["-m", "granian", "--interface", "wsgi", "--log-level", "error", "--host", HOST]


@dataclass(slots=True)
class Asked:
    """What a number of requests took: seconds by the clock, CPU of server and PostgreSQL."""

    count: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    bytes: int = 0

    @property
    def speed(self) -> float:
        return self.count / self.seconds


class Server:
    """One server process with its workers; ``head`` are lines every request to it carries."""

    def __init__(self, name: str, command: list[object], head: str, **env: str) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.name, self.head = name, head
        self.process = subprocess.Popen(
            [str(part).replace("PORT", str(self.port)) for part in command],
            env=os.environ | {"PGAPPNAME": name, "DEMO": "0", "SECURE": "0"} | env,
            cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection((HOST, self.port), timeout=PATIENCE).close()
            except ConnectionRefusedError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def ask(self, paths: list[str], more: str = "", wanted: int = 200) -> Asked:
        """Request ``paths`` with ``CLIENTS`` connections. Raises where the status is another."""
        requests = [
            f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{BROWSER}{self.head}{more}\r\n".encode()
            for path in paths
        ]
        before, start = self.cpu(), time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            parts = [requests[at::CLIENTS] for at in range(CLIENTS)]
            size = sum(pool.map(lambda part: _exchange(self.port, part, wanted), parts))
        seconds = time.perf_counter() - start
        return Asked(len(paths), seconds, self.cpu() - before, size)

    def cpu(self) -> float:
        """CPU seconds so far of the server's processes and of its PostgreSQL backends."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.name]
            )
            backends = [pid for (pid,) in cursor.fetchall()]
        return sum(map(cpu_of, [self.process.pid, *_children(self.process.pid), *backends]))

    def end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _exchange(port: int, requests: list[bytes], wanted: int) -> int:
    """Send requests one after another on one connection; return the bytes of the bodies."""
    total = 0
    with socket.create_connection((HOST, port), timeout=PATIENCE) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in requests:
            wire.sendall(request)
            answer = b""
            while b"\r\n\r\n" not in answer:
                answer += _more(wire)
            head, _, body = answer.partition(b"\r\n\r\n")
            if int(head.split(b" ", 2)[1]) != wanted:
                raise RuntimeError(head.decode(errors="replace"))
            if wanted == 200 and b"content-length:" not in head.lower():
                raise RuntimeError(f"an answer without a length: {head!r}")
            length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
            while len(body) < int(length or 0):
                body += _more(wire)
            total += len(body)
    return total


def _more(wire: socket.socket) -> bytes:
    piece = wire.recv(1 << 18)
    if not piece:
        raise RuntimeError("the server hung up")
    return piece


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *_children(child)]
    return found


def ours(database: str, cookie: str, name: str, room: int) -> Server:
    """Our own site, with room for so many bytes of kept tiles."""
    command = [sys.executable, *GRANIAN, "--workers", WORKERS, "--port", "PORT"]
    head = f"Cookie: sessionid={cookie}\r\n"
    return Server(
        name, [*command, "mapapp.wsgi:application"], head,
        DATABASE_URL=database, TILE_CACHE_BYTES=str(room),
    )  # fmt: skip


def vectortiles(database: str) -> Server:
    command = [OTHERS, *GRANIAN, "--workers", WORKERS, "--port", "PORT"]
    return Server(
        "vectortiles", [*command, "tests.bench.vectortiles_wsgi:application"], "",
        DATABASE_URL=database, DJANGO_SETTINGS_MODULE="tests.bench.vectortiles_app",
    )  # fmt: skip


def tipg(database: str) -> Server:
    """tipg, its database reached over the same socket as ours."""
    parts = urlsplit(database)
    folder, _, name = unquote(parts.path).rpartition("/")
    # It wants a host in its place; a folder stands there percent-encoded.
    host = quote(f"/{folder.lstrip('/')}", safe="") if folder.strip("/") else ""
    command = [OTHERS, "-m", "uvicorn", "tipg.main:app", "--workers", WORKERS]
    return Server(
        "tipg", [*command, "--host", HOST, "--port", "PORT", "--log-level", "error"], "",
        DATABASE_URL=f"postgresql://{parts.netloc}{host}/{name}",
        TIPG_MAX_FEATURES_PER_TILE="1000000",
    )  # fmt: skip
