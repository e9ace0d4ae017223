"""Reads one layer of a GeoJSON, GeoPackage, Shapefile (or CSV) into EPSG:4326 and plain words."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from layers.errors import Refused
from layers.territory.crs import DECIMALS
from layers.territory.gdal import pyogrio

# CGCS2000 equals WGS84 for this use (DOMAIN §3), though the registry knows no way between them.
_TARGETS: Final = (4490, 4326)


@dataclass(frozen=True, slots=True)
class Layer:
    """``geometry``: shapely in EPSG:4326, rounded to 1e-7, None where a row has none.
    ``fields``: the attribute table by column, as trimmed text, empty where a row has nothing.
    """

    geometry: NDArray[Any]
    fields: dict[str, list[str]]
    crs: str
    encoding: str

    def column(self, name: str) -> list[str]:
        """Return a column of the table. Raises Refused, listing the columns there are."""
        if name not in self.fields:
            raise Refused(
                _("The file has no field “%(name)s”. It has: %(fields)s.")
                % {"name": name, "fields": ", ".join(self.fields)},
                name,
            )
        return self.fields[name]


def read_layer(
    path: Path, layer: str | None = None, encoding: str | None = None, crs: str | None = None
) -> Layer:
    """Read ``layer`` of the file, or its only one.

    ``encoding`` is that of a shapefile's table; without it and without a ``.cpg`` file UTF-8 is
    tried, then GB18030, of which GBK is a part. ``crs`` (such as EPSG:4527) is for a file that
    names none. Vertices are transformed and rounded one by one, so shared ones stay shared.
    Raises Refused for a file that cannot be read, and says what to do.
    """
    name = _only_layer(path, layer)
    meta, wkb, columns = _read(path, name, encoding)
    geometry: NDArray[Any] = np.full(len(columns[0]) if columns else 0, None)
    if wkb is not None:
        geometry = _to_wgs84(_shapes(wkb), meta["crs"] or crs)
    fields = {
        str(field): [_words(value) for value in column]
        for field, column in zip(meta["fields"], columns, strict=True)
    }
    return Layer(geometry, fields, str(meta["crs"] or crs or ""), meta["encoding"] or "")


def _only_layer(path: Path, wanted: str | None) -> str:
    if not path.is_file():
        raise Refused(_("There is no file %(path)s.") % {"path": path})
    try:
        names = [str(name) for name, _kind in pyogrio().list_layers(path)]
    except pyogrio().errors.DataSourceError as error:
        raise Refused(
            _("%(path)s cannot be read. Use GeoJSON, GeoPackage or Shapefile. (%(error)s)")
            % {"path": path, "error": error}
        ) from error
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted in names:
        return wanted
    raise Refused(_("Choose one layer with --layer: %(names)s.") % {"names": ", ".join(names)})


def _read(
    path: Path, layer: str, encoding: str | None
) -> tuple[dict[str, Any], NDArray[Any] | None, list[NDArray[Any]]]:
    guesses: list[str | None] = [encoding]
    if encoding is None and path.suffix.lower() == ".shp" and not _says_encoding(path):
        guesses = ["UTF-8", "GB18030"]
    for guess in guesses:
        try:
            meta, _fids, wkb, columns = pyogrio().raw.read(path, layer=layer, encoding=guess)
        except (UnicodeDecodeError, LookupError):
            continue
        except (pyogrio().errors.DataSourceError, ValueError) as error:
            raise Refused(
                _("%(path)s is damaged: %(error)s") % {"path": path, "error": error}
            ) from error
        return meta, wkb, columns
    raise Refused(
        _("The words in %(path)s are not in %(encoding)s. Name their encoding with --encoding.")
        % {"path": path, "encoding": " / ".join(guess or "UTF-8" for guess in guesses)},
        "encoding",
    )


def _says_encoding(path: Path) -> bool:
    return any(path.with_suffix(suffix).exists() for suffix in (".cpg", ".CPG"))


def _shapes(wkb: NDArray[Any]) -> NDArray[Any]:
    shapes: NDArray[Any] = shapely.from_wkb(wkb, on_invalid="ignore")
    return shapely.force_2d(shapes)


def _to_wgs84(shapes: NDArray[Any], crs: str | None) -> NDArray[Any]:
    way = transformer(crs)

    def move(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
        lon, lat = way.transform(vertices[:, 0], vertices[:, 1])
        return np.round(np.column_stack([lon, lat]), DECIMALS)

    moved: NDArray[Any] = shapely.transform(shapes, move)
    return moved


def transformer(crs: str | None) -> Transformer:
    """Return the way from ``crs`` to WGS84, longitude first.

    Raises Refused for none, for an unknown one, and for a datum whose way is not known to the
    metre (Beijing 1954, Xi'an 1980).
    """
    if not crs:
        raise Refused(
            _("The file does not say its coordinate system. Add it (a .prj file for a shapefile) "
              "or name it with --crs, such as EPSG:4490."), "crs",
        )  # fmt: skip
    try:
        source = CRS.from_user_input(crs)
    except CRSError as error:
        raise Refused(
            _("Unknown coordinate system %(crs)s. Name one such as EPSG:4490.") % {"crs": crs},
            "crs",
        ) from error
    for target in _TARGETS:
        try:
            return Transformer.from_crs(source, target, always_xy=True, allow_ballpark=False)
        except ProjError:
            continue
    raise Refused(
        _("Coordinates in %(crs)s cannot be brought to WGS84 to the metre. Convert the file to "
          "CGCS2000 (EPSG:4490) with the county's own parameters first.") % {"crs": source.name},
        "crs",
    )  # fmt: skip


def _words(value: object) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
