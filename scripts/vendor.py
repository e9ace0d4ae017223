"""Copies the browser libraries out of node_modules into static/vendor: no CDN, no bundler."""

import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

from scripts.console import ROOT, SetupError
from scripts.stamps import Stamp

MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICON_NAMES = ROOT / "static" / "img" / "icons.txt"

# Where it lies in node_modules -> where it goes in static/vendor.
COPIES = {
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images": "leaflet/images",
    "leaflet/LICENSE": "licences/leaflet.txt",
    "protomaps-leaflet/dist/protomaps-leaflet.js": "protomaps-leaflet.js",
    "protomaps-leaflet/LICENSE": "licences/protomaps-leaflet.txt",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "echarts/dist/echarts.common.min.js": "echarts.min.js",
    "echarts/LICENSE": "licences/echarts.txt",
    "idb/build/index.js": "idb.js",
    "idb/LICENSE": "licences/idb.txt",
    "lucide-static/LICENSE": "licences/lucide.txt",
}
SVG = "http://www.w3.org/2000/svg"
DRAWING = ("viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$\n?", re.MULTILINE)


def vendor() -> None:
    """Bring static/vendor up to date with the locked packages and the list of icons."""
    sources = [ROOT / "package-lock.json", ICON_NAMES, Path(__file__)]
    stamp = Stamp(VENDOR / ".stamp", sources)
    if stamp.is_fresh():
        return
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    for source, target in COPIES.items():
        copy(MODULES / source, VENDOR / target)
    names = ICON_NAMES.read_text().split()
    (VENDOR / "icons.svg").write_text(sprite(names, MODULES / "lucide-static" / "icons"))
    stamp.write()


def copy(source: Path, target: Path) -> None:
    """Copy a file or folder; a script loses the name of a source map that we do not serve."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.suffix == ".js":
        target.write_text(without_source_map(source.read_text()))
    else:
        shutil.copyfile(source, target)


def without_source_map(script: str) -> str:
    """The script less its source map comment: hashed file names need every named file."""
    return SOURCE_MAP.sub("", script)


def sprite(names: Iterable[str], icons: Path) -> str:
    """One SVG with a ``<symbol>`` for each named icon, drawn in the colour of the text.

    Raises SetupError for a name that the icon set does not have.
    """
    ET.register_namespace("", SVG)
    root = ET.Element(f"{{{SVG}}}svg")
    root.append(ET.Comment(" Icons of Lucide, see licences/lucide.txt "))
    for name in sorted(set(names)):
        root.append(symbol(name, icons / f"{name}.svg"))
    ET.indent(root, "")
    return ET.tostring(root, encoding="unicode") + "\n"


def symbol(name: str, file: Path) -> ET.Element:
    """The icon in the file as ``<symbol id="name">``."""
    if not file.is_file():
        raise SetupError(f"{ICON_NAMES} names the icon {name}, which {file.parent} does not have.")
    icon = ET.parse(file).getroot()
    found = ET.Element(f"{{{SVG}}}symbol", {"id": name})
    found.attrib |= {key: value for key in DRAWING if (value := icon.get(key))}
    found.extend(icon)
    return found
