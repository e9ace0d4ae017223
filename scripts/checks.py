"""`make lint` and `make test`: every check runs, also after one has complained."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts import browser, claims, derived
from scripts.bootstrap import database, set_up
from scripts.console import SetupError, run, say
from scripts.packages import PYTHON, VENV

LINTERS = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",), ("lint-imports",))


def lint() -> None:
    """Raise SetupError when a linter complains."""
    set_up()
    report(run_linters(os.environ))


def test(*arguments: str) -> None:
    """Linters, then pytest with these arguments; raise SetupError when one of them complains."""
    set_up(with_browser=True)
    with claims.alone("tests"), database("test") as env:
        derived.collect_static(env)
        failed = run_linters(env)
        failed += complaints(
            [PYTHON, "-m", "pytest", "-n", "2", *arguments], {**env, **browser.environment()}
        )
    report(failed)


def run_linters(env: Mapping[str, str]) -> list[str]:
    return [
        complaint
        for name, *options in LINTERS
        for complaint in complaints([VENV / "bin" / name, *options], env)
    ]


def complaints(command: Sequence[object], env: Mapping[str, str]) -> list[str]:
    """What went wrong with one check: nothing, or one line."""
    say(f"\n== {' '.join([Path(str(command[0])).name, *map(str, command[1:])])}")
    try:
        run(command, env=env)
    except SetupError as error:
        return [str(error)]
    return []


def report(failed: Sequence[str]) -> None:
    if failed:
        raise SetupError("\n".join(failed))
