"""GDAL by way of pyogrio, loaded at its first use.

pyogrio brings geopandas and pandas along where they are installed: half a second and 45 MB in every
process of the site, of which few ever see a file.
"""

from typing import Any


def pyogrio() -> Any:
    """The module; see its own documentation."""
    import pyogrio

    return pyogrio
