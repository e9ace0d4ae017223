"""Where the browser of the tests is looked for, as Debian and as Ubuntu install it."""

from pathlib import Path

import pytest

from scripts import browser
from scripts.console import SetupError
from scripts.system import choose


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on its path, no snap, and an empty home."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(browser, "SNAPS", tmp_path / "snap/bin")
    return tmp_path


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_debian_s_browser_is_found_by_name(machine: Path) -> None:
    installed = program(machine / "bin/chromium")
    assert browser.chromium() == installed
    assert browser.environment() == {}


def test_a_browser_of_ubuntu_s_name_that_is_no_snap_is_run_as_it_is(machine: Path) -> None:
    installed = program(machine / "bin/chromium-browser")
    assert browser.chromium() == installed
    assert browser.environment() == {}


def test_ubuntu_s_snap_is_run_itself_and_shares_a_folder(machine: Path) -> None:
    program(machine / "bin/chromium-browser")
    snap = program(machine / "snap/bin/chromium")
    assert browser.chromium() == snap
    shared = Path(browser.environment()["TMPDIR"])
    assert shared.is_dir()
    assert shared.is_relative_to(machine / "home/snap/chromium/common")


def test_a_snap_on_the_path_shares_a_folder_too(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snap = program(machine / "snap/bin/chromium")
    monkeypatch.setenv("PATH", str(snap.parent))
    assert browser.chromium() == snap
    assert "TMPDIR" in browser.environment()


def test_without_a_browser_it_is_told_how_to_get_one(machine: Path) -> None:
    with pytest.raises(SetupError, match="run `make test` once"):
        browser.chromium()


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (
            {"chromium-browser", "chromium-chromedriver"},
            ("chromium-browser", "chromium-chromedriver"),
        ),
        ({"chromium", "chromium-driver"}, ("chromium", "chromium-driver")),
    ],
    ids=["Ubuntu", "Debian"],
)
def test_each_system_s_packages_are_asked_for(offered: set[str], chosen: tuple[str, ...]) -> None:
    assert choose(browser.needs(), {*offered, "fonts-noto-cjk"}) == (*chosen, "fonts-noto-cjk")
