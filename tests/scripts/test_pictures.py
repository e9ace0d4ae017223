"""`make screenshots` takes each picture that the README shows, and no other."""

import re

from tests.screenshots import ROOT, SHOTS


def test_the_readme_shows_the_pictures_that_are_taken() -> None:
    shown = re.findall(r"docs/pictures/(\w+)\.png", (ROOT / "README.md").read_text())
    taken = [name for name, *_rest in SHOTS]
    assert sorted(shown) == sorted(taken)
    assert [name for name in taken if not (ROOT / f"docs/pictures/{name}.png").is_file()] == []
