"""A result is made again after any change of what it is made from, and only then."""

from pathlib import Path

import pytest

from scripts.stamps import Stamp, fingerprint


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text("one")
    (folder / "deep" / "b.txt").write_text("two")
    return folder


@pytest.fixture
def stamp_file(tmp_path: Path, sources: Path) -> Path:
    file = tmp_path / "result" / ".stamp"
    Stamp(file, [sources, "v1"]).write()
    return file


def test_fresh_while_nothing_changes(stamp_file: Path, sources: Path) -> None:
    (sources / "a.txt").write_text("one")
    assert Stamp(stamp_file, [sources, "v1"]).is_fresh()


def test_stale_before_it_was_written(tmp_path: Path, sources: Path) -> None:
    assert not Stamp(tmp_path / "none", [sources]).is_fresh()


def test_stale_after_a_change_of_content_of_the_same_length(
    stamp_file: Path, sources: Path
) -> None:
    (sources / "deep" / "b.txt").write_text("owt")
    assert not Stamp(stamp_file, [sources, "v1"]).is_fresh()


def test_stale_after_a_file_came_went_or_was_renamed(stamp_file: Path, sources: Path) -> None:
    (sources / "c.txt").write_text("")
    assert not Stamp(stamp_file, [sources, "v1"]).is_fresh()
    (sources / "c.txt").unlink()
    assert Stamp(stamp_file, [sources, "v1"]).is_fresh()
    (sources / "a.txt").rename(sources / "z.txt")
    assert not Stamp(stamp_file, [sources, "v1"]).is_fresh()


def test_stale_after_a_change_of_a_text_beside_the_files(stamp_file: Path, sources: Path) -> None:
    assert not Stamp(stamp_file, [sources, "v2"]).is_fresh()


def test_two_texts_are_not_one_long_text() -> None:
    assert fingerprint(["ab", "c"]) != fingerprint(["a", "bc"])
