"""Folders that only the server's account can enter."""

import os
from pathlib import Path

import pytest

from scripts.account import private_folder
from scripts.console import SetupError


def test_a_folder_is_made_for_its_owner_alone_and_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "socket"
    private_folder(folder, os.geteuid())
    private_folder(folder, os.geteuid())
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "socket"
    folder.mkdir(mode=0o700)
    with pytest.raises(SetupError, match="belongs to the account"):
        private_folder(folder, os.geteuid() + 1)


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "socket"
    folder.mkdir()
    folder.chmod(0o755)
    with pytest.raises(SetupError):
        private_folder(folder, os.geteuid())


def test_a_link_to_ones_own_folder_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir(mode=0o700)
    (tmp_path / "socket").symlink_to(target)
    with pytest.raises(SetupError):
        private_folder(tmp_path / "socket", os.geteuid())
