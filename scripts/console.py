"""How the scripts talk to the person at the terminal, and how they run other programs."""

import contextlib
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"


class SetupError(Exception):
    """Something a person has to do; the message says what. Ends the command with code 1."""


def say(text: str = "") -> None:
    print(text, flush=True)


@contextlib.contextmanager
def step(title: str) -> Iterator[None]:
    """Name a step that takes a while, and say how long it took."""
    say(f"== {title} ...")
    started = time.monotonic()
    yield
    say(f"   done in {time.monotonic() - started:.1f} s")


def run(command: Sequence[object], *, env: Mapping[str, str] | None = None) -> None:
    """Run a program in the checkout, its output on the terminal; SetupError when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False)
    if done.returncode:
        shown = " ".join(str(part) for part in command)
        raise SetupError(f"This command failed with code {done.returncode}: {shown}")


def run_quietly(command: Sequence[object]) -> None:
    """Run a talkative program: its last line in place on a terminal, its end when it fails."""
    shown = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns - 4
    last: deque[str] = deque(maxlen=40)
    with subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as program:
        for line in program.stdout or ():
            last.append(line)
            if shown:
                print(f"\r\033[K   {line.rstrip()[:width]}", end="", flush=True)
    if shown:
        print("\r\033[K", end="", flush=True)
    if program.returncode:
        say("".join(last))
        raise SetupError(f"This command failed: {' '.join(str(part) for part in command)}")


def works(command: Sequence[object]) -> bool:
    """Whether a program is there *and* runs: a version manager's shim may exist and only fail."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def fail(text: str) -> int:
    print(f"\n{text}", file=sys.stderr, flush=True)
    return 1
