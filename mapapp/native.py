"""Finds libgdal and libgeos inside the pyogrio and shapely wheels.

GeoDjango asks for shared libraries by path. The wheels carry newer ones than the system
does, so no system package is needed and every machine runs the same versions.
"""

from importlib.util import find_spec
from pathlib import Path


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
