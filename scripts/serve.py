"""The web server of `make run` and its worker: until Ctrl-C or a signal to stop."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping

from scripts import claims
from scripts.console import ROOT, SetupError, say
from scripts.packages import PYTHON

HOST = "127.0.0.1"
WORKERS = 2
# For each worker; no more than its pool has database connections.
THREADS = 8
SECONDS_TO_STOP = 10
# Jobs that one worker does at the same time.
JOBS = 2
# Threads share two of the C library's heaps; one for each would keep what a large map once took.
HEAPS = {"MALLOC_ARENA_MAX": "2"}


def port_from(env: Mapping[str, str]) -> int:
    """The port that PORT names, 8000 without one."""
    text = env.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SetupError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def check_port(port: int) -> None:
    """Refuse a port that is taken: granian itself would quietly share it with another granian."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise SetupError(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Choose another one, for example: PORT={port % 65535 + 1} make run"
            ) from error


def serve(port: int, env: Mapping[str, str]) -> None:
    """Serve until told to stop; SetupError when the server ends by itself."""
    command: list[object] = [PYTHON, "-m", "granian", "--interface", "wsgi"]
    command += ["--host", HOST, "--port", port, "--log-level", "error"]
    command += ["--workers", WORKERS, "--blocking-threads", THREADS]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", SECONDS_TO_STOP]
    command += ["mapapp.wsgi:application"]
    with claims.claim("serve"), told_to_stop() as told:
        # In a session of its own it does not see Ctrl-C: it hears of it once, from us.
        server = subprocess.Popen(
            [str(part) for part in command],
            cwd=ROOT,
            env={**HEAPS, **env},
            start_new_session=True,
        )
        worker: subprocess.Popen[bytes] | None = None
        while server.poll() is None and not told.wait(0.1):
            if worker is None and answers(port):
                say(f"\nServing at http://{HOST}:{port}/ - Ctrl-C stops it.")
                # After the server, so that it does not slow its start.
                worker = start_worker(env)
            elif worker is not None and worker.poll() is not None:
                worker = start_worker(env)
        if worker is not None:
            end(worker)
        code = end(server)
    if not told.is_set():
        raise SetupError(f"The web server ended by itself, with code {code}.")
    say("\nThe web server has stopped.")


def start_worker(env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The process that does the jobs: reminders, notices, mail. Killed, it is started again."""
    command = [str(PYTHON), "manage.py", "procrastinate", "worker", "--concurrency", str(JOBS)]
    return subprocess.Popen(command, cwd=ROOT, env=dict(env), start_new_session=True)


def answers(port: int) -> bool:
    """Whether the site gives an answer yet, whichever."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def end(server: subprocess.Popen[bytes]) -> int:
    """Ask the server to stop until it has; its exit code."""
    server.terminate()
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            return server.wait(1)
        # A worker that was still starting has missed the first signal.
        os.killpg(server.pid, signal.SIGTERM)


@contextlib.contextmanager
def told_to_stop() -> Iterator[threading.Event]:
    """An event that a signal to stop sets, in place of what the signal did before."""
    told = threading.Event()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: told.set()) for number in numbers}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
