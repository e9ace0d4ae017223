"""Finds libgdal and libgeos inside the pyogrio and shapely wheels.

GeoDjango asks for shared libraries by path. The wheels carry newer ones than the system
does, so no system package is needed and every machine runs the same versions.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

# Formats in which a file can lead GDAL to other files or addresses, whatever its name ends with,
# and those that nobody sends: what people upload is opened by the few formats that are left.
UNREAD_FORMATS: Final = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSW", "Carto", "DGN", "DXF", "EDIGEO",
    "EEDA", "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GPSBabel", "GPX", "GTFS",
    "GeoJSONSeq", "GeoRSS", "HTTP", "Idrisi", "JML", "JSONFG", "KML", "LIBKML", "LVBAG", "MBTiles",
    "MVT", "MapInfo File", "MapML", "MiraMonVector", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT",
    "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES",
    "PMTiles", "S57", "SQLite", "SXF", "Selafin", "TopoJSON", "VDV", "VFK", "VICAR", "WAsP", "WFS",
    "XLSX",
)  # fmt: skip
READ_FORMATS: Final = frozenset({"CSV", "ESRI Shapefile", "GPKG", "GeoJSON", "MEM"})


class NativeLibraryMissing(RuntimeError):
    """A wheel is installed without the shared library it should carry."""


def wheel_library(package: str, pattern: str) -> str:
    """Return the path of the one shared library in ``<package>.libs`` matching ``pattern``.

    Raises NativeLibraryMissing when the wheel was built without bundled libraries.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise NativeLibraryMissing(f"{package} is not installed: run `make run` once")
    found = sorted((Path(spec.origin).parents[1] / f"{package}.libs").glob(pattern))
    if not found:
        raise NativeLibraryMissing(
            f"{package} carries no {pattern}: install the binary wheel, or set "
            "GDAL_LIBRARY_PATH and GEOS_LIBRARY_PATH"
        )
    return str(found[0])
