"""A view as one HTML file that asks nobody for anything: a folium map with everything in it."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import folium
from branca.element import MacroElement
from django.conf import settings
from django.template.loader import render_to_string
from jinja2 import Template

LEAFLET_JS: Final = "https://cdn.jsdelivr.net/npm/leaflet/dist/leaflet.js"
LEAFLET_CSS: Final = "https://cdn.jsdelivr.net/npm/leaflet/dist/leaflet.css"
# What folium may name, and the file that takes its place.
KNOWN: Final = {LEAFLET_JS: "leaflet.js", LEAFLET_CSS: "leaflet.css"}
_LINK: Final = re.compile(
    r'<script[^>]*\bsrc="(?P<js>[^"]*)"[^>]*>\s*</script>|<link[^>]*\bhref="(?P<css>[^"]*)"[^>]*>'
)
# Pictures of controls that the page does not have.
_PICTURE: Final = re.compile(r"url\((?!data:)[^)]*\)")


class UnknownLink(Exception):
    """folium names a file that does not come along; the page would be broken offline."""


class _Map(folium.Map):
    """folium's map without the six libraries that only its markers and pop-ups need."""

    default_js = (("leaflet", LEAFLET_JS),)
    default_css = (("leaflet_css", LEAFLET_CSS),)


class _Board(MacroElement):
    """Areas, legend and time control; everything it shows comes in ``data``."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Board"
        self.data = _script_safe(data)
        self.words = data["words"]
        css, script = (render_to_string(f"overview/offline.{kind}") for kind in ("css", "js"))
        self._template = Template(
            "{% macro header(this, kwargs) %}<style>" + css + "</style>{% endmacro %}"
            "{% macro script(this, kwargs) %}(function (map, data) {" + script + "})("
            "{{ this._parent.get_name() }}, {{ this.data }});{% endmacro %}"
        )


def offline_page(data: dict[str, Any]) -> str:
    """The whole page. Raises UnknownLink when folium names a file that is not ours."""
    west, south, east, north = data["bounds"]
    chart = _Map(
        tiles=None, location=[(south + north) / 2, (west + east) / 2], zoom_start=10,
        prefer_canvas=True, attributionControl=False, zoom_control=True, zoomSnap=0.25,
    )  # fmt: skip
    _Board(data).add_to(chart)
    chart.fit_bounds([[south, west], [north, east]])
    chart.get_root().title = data["title"]
    return inlined(str(chart.get_root().render()))


def inlined(page: str) -> str:
    """``page`` with every script and stylesheet in it. Raises UnknownLink for one not known."""

    def put(link: re.Match[str]) -> str:
        url = link["js"] or link["css"] or ""
        if url not in KNOWN:
            raise UnknownLink(url)
        kind = "script" if link["js"] else "style"
        return f"<{kind}>{_file(KNOWN[url])}</{kind}>"

    return _LINK.sub(put, page)


@cache
def _file(name: str) -> str:
    text = (Path(settings.BASE_DIR) / "static" / "vendor" / "leaflet" / name).read_text()
    return _PICTURE.sub("none", text) if name.endswith(".css") else text


def _script_safe(data: dict[str, Any]) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"})
