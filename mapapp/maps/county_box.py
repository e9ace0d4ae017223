"""Whether a tile shows anything near the county, so that nobody browses the world through us."""

from typing import Final

from django.conf import settings

from layers.territory.tiles import Tile

# Degrees around the county that a map may show.
_AROUND: Final = 0.5
_COARSEST: Final = 6


def in_view_of_county(tile: Tile) -> bool:
    """Whether the tile touches the county's surroundings (LEAFLET_CONFIG's extent)."""
    west, south, east, north = settings.LEAFLET_CONFIG["SPATIAL_EXTENT"]
    left, bottom, right, top = tile.degrees(0)
    return tile.z >= _COARSEST and (
        left < east + _AROUND
        and right > west - _AROUND
        and bottom < north + _AROUND
        and top > south - _AROUND
    )
