"""What the faults happen to: a PostgreSQL of its own, the site of `make run` on it, a webhook.

Each is real, and each is gone after the test, also after one that failed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from django.db import connection

from scripts import claims, cluster
from scripts.console import SetupError
from scripts.serve import check_port

ROOT = Path(__file__).resolve().parents[2]
# Below the ports that the system gives to connections, any of which might be this one for a moment.
FIRST_PORT, PORTS = 20_000, 10_000
SERVE = "import os; from scripts.serve import serve; serve(int(os.environ['PORT']), os.environ)"


@contextmanager
def throwaway_server() -> Iterator[cluster.Cluster]:
    """A private server with a copy of the database of the tests, rows included."""
    with claims.alone("faults"), claims.claim("faults"):
        server = cluster.find("faults")
        # One that a killed run has left behind.
        server.remove()
        try:
            server.start()
            copy_to(server)
            yield server
        finally:
            server.remove()


def copy_to(server: cluster.Cluster) -> None:
    """Dump and restore: a tenth of the time that the migrations take."""
    here = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    address = {name: str(here[key]) for key, name in names.items() if here.get(key)}
    dump = [server.programs / "pg_dump", "--no-owner", "--no-privileges", "--no-comments"]
    # Rows of people are out of sight here, and there are none.
    dump += ["--enable-row-security", "--exclude-table=spatial_ref_sys", here["dbname"]]
    with subprocess.Popen(
        list(map(str, dump)), env=os.environ | address, stdout=subprocess.PIPE
    ) as dumping:
        restore = [server.programs / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-1"]
        restore += ["-h", server.socket, "-U", cluster.ROLE, "-d", cluster.DATABASE]
        subprocess.run(
            list(map(str, restore)), stdin=dumping.stdout, stdout=subprocess.DEVNULL, check=True
        )
    assert dumping.returncode == 0


@contextmanager
def serving(database: str, log: Path, **settings: str) -> Iterator["Site"]:
    """The web server and the worker as `make run` starts them."""
    environment = os.environ | {
        "DATABASE_URL": database, "PORT": str(free_port()), "DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "tests.settings", **settings,
    }  # fmt: skip
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    pause = Event()
    try:
        while "Serving at" not in log.read_text():
            assert process.poll() is None, log.read_text()
            pause.wait(0.1)
        yield Site(process, int(environment["PORT"]), log)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    for step in range(PORTS):
        port = FIRST_PORT + (os.getpid() + step) % PORTS
        try:
            check_port(port)
        except SetupError:
            continue
        return port
    raise AssertionError("every port is taken")


class Site:
    """The running site: where it is, and which processes serve it."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.home, self.log = process, f"http://127.0.0.1:{port}", log

    def web_processes(self) -> set[int]:
        """granian and its workers; the worker for jobs may come and go."""
        return {pid for pid in descendants(self.process.pid) if b"granian" in command_line(pid)}


def descendants(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            yield child
            yield from descendants(child)


def command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def webhook(received: SimpleQueue[int]) -> Iterator[str]:
    """The address of a receiver that puts the id of every notice it gets into ``received``."""

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.put(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["id"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook"
        finally:
            server.shutdown()
            thread.join()
