"""Writes features as GeoJSON, GeoPackage, Shapefile, CSV or XLSX. Values are text, never formulas.

Vertices are written with all their digits, so that reading the file gives the same bytes. CSV and
XLSX hold points as longitude and latitude, and shapes as WKT.
"""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import shapely
import xlsxwriter
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from layers.errors import Refused
from layers.territory.gdal import pyogrio
from layers.territory.harmless import harmless

# Format → the ending of the file and what browsers call it. A shapefile is several files: a zip.
FORMATS: Final = {
    "geojson": (".geojson", "application/geo+json"),
    "gpkg": (".gpkg", "application/geopackage+sqlite3"),
    "shp": (".zip", "application/zip"),
    "csv": (".csv", "text/csv"),
    "xlsx": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
# What the words of a CSV or of a shapefile's table are written in.
ENCODINGS: Final = {"utf-8": "utf-8-sig", "gbk": "gbk", "gb18030": "gb18030"}
LON, LAT, WKT = ("lon", "经度"), ("lat", "纬度"), ("wkt", "边界")
_CRS: Final = "EPSG:4326"
# What a cell of Excel holds.
_MOST_CELL: Final = 32_767
# The table of a shapefile cuts what is longer, without a word.
_MOST_DBF_BYTES: Final = 254


@dataclass(frozen=True, slots=True)
class Column:
    """``name``: ASCII, at most 10 characters, for GIS files; ``words``: for people."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """Features: columns, rows of text in their order, and shapely geometry in EPSG:4326."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    geometry: NDArray[Any]


def write_table(table: Table, kind: str, encoding: str = "utf-8", stem: str = "export") -> bytes:
    """Return the file. ``kind`` is one of FORMATS, ``encoding`` one of ENCODINGS.

    Raises Refused for an unknown format or encoding, and for words that GBK has no sign for.
    """
    if kind not in FORMATS:
        raise Refused(_("Unknown format. Choose one from the list."), "format")
    if encoding not in ENCODINGS:
        raise Refused(_("Unknown encoding. Choose UTF-8, GBK or GB18030."), "encoding")
    try:
        match kind:
            case "geojson":
                return _geojson(table)
            case "csv":
                return _csv(table, ENCODINGS[encoding])
            case "xlsx":
                return _xlsx(table)
            case _:
                return _gdal(table, kind, encoding, stem)
    except UnicodeEncodeError as error:
        raise Refused(
            _("“%(sign)s” cannot be written in %(encoding)s. Choose UTF-8 or GB18030.")
            % {"sign": error.object[error.start : error.end], "encoding": encoding.upper()},
            "encoding",
        ) from error


def _geojson(table: Table) -> bytes:
    features = [
        {
            "type": "Feature",
            "geometry": None if shape is None else shapely.geometry.mapping(shape),
            "properties": dict(zip((c.name for c in table.columns), row, strict=True)),
        }
        for row, shape in zip(table.rows, table.geometry, strict=True)
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _sheet(table: Table) -> list[list[str]]:
    """Headers in words, then the rows, each with its place."""
    points = all(shape is None or shape.geom_type == "Point" for shape in table.geometry)
    place = [LON[1], LAT[1]] if points else [WKT[1]]
    body = [
        [*map(harmless, row), *_place(shape, points=points)]
        for row, shape in zip(table.rows, table.geometry, strict=True)
    ]
    return [[*(column.words for column in table.columns), *place], *body]


def _place(shape: Any, *, points: bool) -> list[str]:
    if shape is None:
        return ["", ""] if points else [""]
    if points:
        return [repr(float(shape.x)), repr(float(shape.y))]
    return [shapely.to_wkt(shape, rounding_precision=-1, trim=True)]


def _csv(table: Table, encoding: str) -> bytes:
    out, rows = io.StringIO(newline=""), _sheet(table)
    _fit(rows, csv.field_size_limit())
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def _xlsx(table: Table) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        rows = _sheet(table)
        _fit(rows, _MOST_CELL)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                # As text: Excel would round long codes.
                sheet.write_string(at, column, text, bold if at == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(table.columns) + 1, 18)
    return out.getvalue()


def _fit(rows: Sequence[Sequence[str]], most: int) -> None:
    """Raise Refused for a text of more than ``most`` signs, which only a border is."""
    if any(len(text) > most for row in rows for text in row):
        raise Refused(_("A border is too long for a table. Choose GeoPackage."), "format")


def _gdal(table: Table, kind: str, encoding: str, stem: str) -> bytes:
    columns = [np.array([row[at] for row in table.rows], dtype=object)
               for at in range(len(table.columns))]  # fmt: skip
    kinds = {shape.geom_type for shape in table.geometry if shape is not None}
    kind_of_geometry = "MultiPolygon" if kinds & {"MultiPolygon", "Polygon"} else "Point"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{stem}.{kind}"
        how: dict[str, Any] = {"driver": "GPKG"}
        if kind == "shp":
            how = {"driver": "ESRI Shapefile", "encoding": encoding.upper()}
            for column in columns:
                if any(len(text.encode(encoding)) > _MOST_DBF_BYTES for text in column):
                    raise Refused(_("A text is too long for a Shapefile. Choose GeoPackage."),
                                  "format")  # fmt: skip
        pyogrio().raw.write(
            path, np.asarray(shapely.to_wkb(table.geometry), dtype=object), columns,
            fields=np.array([column.name for column in table.columns], dtype=object),
            geometry_type=kind_of_geometry, crs=_CRS, **how,
        )  # fmt: skip
        if kind == "gpkg":
            return path.read_bytes()
        mapping = io.StringIO()
        csv.writer(mapping).writerows([(c.name, c.words) for c in table.columns])
        (Path(folder) / f"{stem}_fields.csv").write_bytes(mapping.getvalue().encode("utf-8-sig"))
        return _zip(Path(folder))


def _zip(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for file in sorted(folder.iterdir()):
            package.write(file, file.name)
    return out.getvalue()
