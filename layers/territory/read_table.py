"""Reads features from CSV, XLSX, GeoJSON, GeoPackage or Shapefile, also zipped: a ``Layer``."""

import csv
import io
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from openpyxl import load_workbook
from shapely.errors import ShapelyError

from layers.encodings import guesses
from layers.errors import Refused
from layers.territory.crs import CRS_NAMES, DECIMALS, home
from layers.territory.harmless import plain
from layers.territory.points_file import LAT_FIELDS, LON_FIELDS
from layers.territory.read_layer import Layer, read_layer, transformer

MAX_ROWS: Final = 200_000
MAX_BYTES: Final = 200_000_000
# What makes up a shapefile; anything else in a package is left in it.
_PARTS: Final = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
_WKT_FIELDS: Final = ("wkt", "边界")


def read_table(path: Path, encoding: str = "", crs: str = "") -> Layer:
    """Read the file. ``crs`` is for one that names none: EPSG:…, wgs84, gcj02 or bd09.

    Raises Refused for a file that cannot be read, and says what to do.
    """
    if not path.is_file():
        raise Refused(_("There is no file %(path)s.") % {"path": path.name}, "file")
    layer = _read(path, encoding, crs)
    if len(layer.geometry) > MAX_ROWS:
        raise _too_big()
    return layer


def _read(path: Path, encoding: str, crs: str) -> Layer:
    match path.suffix.lower():
        case ".csv":
            return _of_sheet(_csv(path, encoding), crs or "wgs84")
        case ".xlsx":
            return _of_sheet(_xlsx(path), crs or "wgs84")
        case ".zip":
            return _zipped(path, encoding, crs)
        case ".geojson" | ".json" | ".gpkg" | ".shp":
            return read_layer(path, encoding=encoding or None, crs=crs or None)
        case _:
            raise Refused(
                _("Send Excel, CSV, GeoJSON, GeoPackage, or a Shapefile as a ZIP."), "file"
            )


def _csv(path: Path, encoding: str) -> list[list[str]]:
    content = path.read_bytes()
    for guess in guesses(content, encoding):
        try:
            text = content.decode(guess)
            return [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
        except (UnicodeDecodeError, LookupError, csv.Error):
            continue
    raise Refused(
        _("The words of the file are neither UTF-8 nor GB18030. Name their encoding."), "encoding"
    )


def _xlsx(path: Path) -> list[list[str]]:
    _check_package(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False)
        try:
            cells = book.worksheets[0].iter_rows(max_row=MAX_ROWS + 2, values_only=True)
            rows = [["" if value is None else str(value) for value in row] for row in cells]
        finally:
            book.close()
    except Exception as error:
        # A damaged package makes openpyxl and the XML parser raise almost any error.
        raise _damaged(path) from error
    return [row for row in rows if any(row)]


def _check_package(path: Path) -> None:
    """Look at the sizes the package declares before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except zipfile.BadZipFile as error:
        raise _damaged(path) from error
    if len(entries) > 200 or sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise _too_big()


def _too_big() -> Refused:
    return Refused(_("The file is too big. Split it into several files."), "file")


def _damaged(path: Path) -> Refused:
    return Refused(
        _("%(path)s is damaged: %(error)s")
        % {"path": path.name, "error": _("it cannot be opened")},
        "file",
    )


def _zipped(path: Path, encoding: str, crs: str) -> Layer:
    _check_package(path)
    with TemporaryDirectory() as folder, zipfile.ZipFile(path) as package:
        entries = {Path(each.filename).suffix.lower(): each for each in package.infolist()}
        if [Path(name).suffix.lower() for name in package.namelist()].count(".shp") != 1:
            raise Refused(_("The package must hold one shapefile (.shp)."), "file")
        for suffix in _PARTS & entries.keys():
            try:
                # Under a name of ours: a path in a package could lead anywhere.
                (Path(folder) / f"rows{suffix}").write_bytes(package.read(entries[suffix]))
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
                # Broken, locked by a password, or packed in a way that Python does not know.
                raise _damaged(path) from error
        return read_layer(Path(folder) / "rows.shp", encoding=encoding or None, crs=crs or None)


def _of_sheet(rows: Sequence[Sequence[str]], crs: str) -> Layer:
    if not rows:
        raise Refused(_("The file is empty."), "file")
    if len(rows) > MAX_ROWS + 1:
        raise _too_big()
    header = [name.strip() for name in rows[0]]
    columns = [
        [plain(row[at].strip()) if at < len(row) else "" for row in rows[1:]]
        for at in range(len(header))
    ]
    lower = [name.lower() for name in header]
    x, y, wkt = (
        next((lower.index(name) for name in names if name in lower), -1)
        for names in (LON_FIELDS, LAT_FIELDS, _WKT_FIELDS)
    )
    if wkt >= 0:
        geometry = _shapes(columns[wkt])
    elif x >= 0 and y >= 0:
        geometry = _points(columns[x], columns[y])
    else:
        raise Refused(
            _("The file has no columns of longitude and latitude. It has: %(fields)s.")
            % {"fields": ", ".join(header)},
            "file",
        )
    fields = {name: columns[at] for at, name in enumerate(header) if at not in {x, y, wkt}}
    return Layer(_to_wgs84(geometry, crs), fields, crs, "")


def _points(xs: Sequence[str], ys: Sequence[str]) -> NDArray[Any]:
    found: NDArray[Any] = np.full(len(xs), None)
    for at, (x, y) in enumerate(zip(xs, ys, strict=True)):
        try:
            lon, lat = float(x), float(y)
        except ValueError:
            continue
        if np.isfinite(lon) and np.isfinite(lat):
            found[at] = shapely.Point(lon, lat)
    return found


def _shapes(words: Sequence[str]) -> NDArray[Any]:
    found: NDArray[Any] = np.full(len(words), None)
    for at, text in enumerate(words):
        try:
            found[at] = shapely.from_wkt(text) if text else None
        except ShapelyError:
            continue
    return found


def _to_wgs84(shapes: NDArray[Any], crs: str) -> NDArray[Any]:
    def move(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = vertices[:, 0], vertices[:, 1]
        lon, lat = home(x, y, crs) if crs in CRS_NAMES else transformer(crs).transform(x, y)
        return np.round(np.column_stack([lon, lat]), DECIMALS)

    moved: NDArray[Any] = shapely.transform(shapes, move)
    return moved
