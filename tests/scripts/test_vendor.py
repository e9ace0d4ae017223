"""The icon sprite and the scripts that lose their source maps."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from scripts.console import SetupError
from scripts.vendor import sprite, without_source_map

SVG = "{http://www.w3.org/2000/svg}"
ICON = """<!-- @license someone -->
<svg class="lucide" xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"
  fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"
  stroke-linejoin="round">
  <path d="{path}" />
  <circle cx="12" cy="10" r="3" />
</svg>
"""


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    (tmp_path / "pin.svg").write_text(ICON.format(path="M1 1"))
    (tmp_path / "bell.svg").write_text(ICON.format(path="M2 2"))
    return tmp_path


def test_a_symbol_for_each_name_in_order_and_once(icons: Path) -> None:
    root = ET.fromstring(sprite(["pin", "bell", "pin"], icons))
    assert [symbol.get("id") for symbol in root] == ["bell", "pin"]


def test_a_symbol_keeps_how_the_icon_is_drawn_and_nothing_else(icons: Path) -> None:
    (symbol,) = ET.fromstring(sprite(["pin"], icons))
    assert symbol.tag == f"{SVG}symbol"
    assert symbol.attrib == {
        "id": "pin",
        "viewBox": "0 0 24 24",
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": "2",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    path, circle = symbol
    assert (path.tag, path.get("d")) == (f"{SVG}path", "M1 1")
    assert (circle.tag, circle.get("r")) == (f"{SVG}circle", "3")


def test_elements_carry_no_prefix_so_that_a_page_can_read_them(icons: Path) -> None:
    text = sprite(["pin"], icons)
    assert '<svg xmlns="http://www.w3.org/2000/svg">' in text
    assert "<path d=" in text


def test_an_unknown_name_is_an_error_that_tells_the_name(icons: Path) -> None:
    with pytest.raises(SetupError, match="no-such-icon"):
        sprite(["pin", "no-such-icon"], icons)


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_script_loses_only_its_source_map(end: str) -> None:
    script = "let a = '//# not this';\n//# sourceMappingURL=a.js.map" + end
    assert without_source_map(script).rstrip("\n") == "let a = '//# not this';"
