"""Who uses what: the last one out has to know that it is the last."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.claims import alone, claim, end, holders

HOLD = """
import pathlib, signal, sys
from scripts.claims import claim
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
with claim("run", pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    signal.pause()
"""


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the claim `run`."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_another_process_is_seen_and_oneself_is_not(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    with claim("run", tmp_path):
        assert holders("run", tmp_path) == [other.pid]


def test_claims_of_another_name_do_not_count(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    assert holders("test", tmp_path) == []


def test_a_killed_process_holds_nothing(tmp_path: Path, other: subprocess.Popen[str]) -> None:
    other.kill()
    other.wait()
    assert list(tmp_path.glob("run-*"))
    assert holders("run", tmp_path) == []


def test_end_asks_the_holders_to_stop_and_waits(
    tmp_path: Path, other: subprocess.Popen[str]
) -> None:
    assert end("run", tmp_path) == 1
    assert other.wait() == 0
    assert end("run", tmp_path) == 0


def test_one_at_a_time_and_the_other_says_that_it_waits(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys; from scripts.claims import alone\n"
        "with alone('set-up', pathlib.Path(sys.argv[1])): print('in', flush=True)"
    )
    with alone("set-up", tmp_path):
        waiting = subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert waiting.stdout is not None
        assert waiting.stdout.readline().startswith("Waiting for another command")
        assert waiting.poll() is None
    output, _ = waiting.communicate()
    assert output == "in\n"
