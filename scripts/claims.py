"""Who is using what in this checkout: one locked file for each running command.

The lock goes with the process, however it ends, so a claim can never be stale.
"""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.console import LOCAL, say

CLAIMS = LOCAL / "claims"


@contextlib.contextmanager
def claim(name: str, folder: Path = CLAIMS) -> Iterator[None]:
    """Hold the claim ``name-<pid>`` for the length of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{os.getpid()}"
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def alone(name: str, folder: Path = CLAIMS) -> Iterator[None]:
    """One process at a time through the block; the others say that they wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another command in this checkout to be done with: {name}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def holders(name: str, folder: Path = CLAIMS) -> list[int]:
    """Process ids of the living holders of ``name``, this process left out."""
    return [
        pid
        for path in folder.glob(f"{name}-*")
        if (pid := int(path.name.rsplit("-", 1)[1])) != os.getpid() and _is_locked(path)
    ]


def end(name: str, folder: Path = CLAIMS) -> int:
    """Ask the holders of ``name`` to stop, wait until they have; how many there were."""
    pids = holders(name, folder)
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    while holders(name, folder):
        time.sleep(0.1)
    return len(pids)


def _is_locked(path: Path) -> bool:
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
