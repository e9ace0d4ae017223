"""Readying the private database: once, and again only after something has changed."""

from pathlib import Path
from typing import Any

import pytest

from scripts import derived

ENV = {"DATABASE_URL": "postgis://private", "DEMO": "1"}


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The commands that were run; each leaves the sign-ins behind."""
    commands: list[Any] = []

    def run(command: Any, env: Any = None) -> None:
        commands.append(command)
        (tmp_path / "sign-ins").write_text("lan, bo, kun")

    monkeypatch.setattr(derived, "run", run)
    monkeypatch.setattr(derived, "PREPARED", tmp_path / "prepared")
    monkeypatch.setattr(derived, "SIGN_INS", tmp_path / "sign-ins")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return commands


def test_an_unchanged_tree_is_prepared_once(
    runs: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    derived.prepare(ENV)
    derived.prepare(ENV)
    assert len(runs) == 1
    assert capsys.readouterr().out.count("lan, bo, kun") == 2


def test_new_demo_data_and_another_database_are_prepared_again(runs: list[Any]) -> None:
    derived.prepare(ENV)
    derived.forget_prepared()
    derived.prepare(ENV)
    derived.prepare({**ENV, "DATABASE_URL": "postgis://other"})
    assert len(runs) == 3


def test_a_database_that_is_not_ours_is_always_looked_at(
    runs: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgis://theirs")
    derived.prepare(ENV)
    derived.prepare(ENV)
    assert [command[-1] for command in runs] == ["guest", "guest"]
