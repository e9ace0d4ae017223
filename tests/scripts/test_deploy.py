"""What deploy/ names exists: commands, and variables that the settings read."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
SETTINGS = "".join(
    (ROOT / "mapapp" / name).read_text() for name in ("settings.py", "rules.py", "environment.py")
)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_services_start_what_there_is(unit: Path) -> None:
    text = unit.read_text()
    assert "User=suilaiban" in text
    named = re.findall(r"manage\.py (\w+)", text)
    assert set(named) <= set(get_commands())
    assert named or "mapapp.wsgi:application" in text


def test_the_timer_has_its_service() -> None:
    timers = {path.stem for path in (ROOT / "deploy").glob("*.timer")}
    assert timers == {"suilaiban-nightly"} <= {unit.stem for unit in UNITS}


@pytest.mark.parametrize("file", ["deploy/environment.example", "docs/operations.md"])
def test_variables_named_are_read(file: str) -> None:
    text = (ROOT / file).read_text()
    named = set(re.findall(r"^([A-Z_]{4,})=|^\| `([A-Z_]{4,})`", text, re.MULTILINE))
    assert named
    unknown = {a or b for a, b in named if f'"{a or b}"' not in SETTINGS}
    assert unknown == set()


def test_every_variable_is_documented() -> None:
    read = set(re.findall(r'env(?:\.\w+)?\("([A-Z_]{4,})"', SETTINGS))
    text = (ROOT / "docs/operations.md").read_text()
    assert {name for name in read if f"`{name}`" not in text} == set()
