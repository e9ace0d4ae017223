"""Which tile a place lies in, worked out apart from the code under test."""

import math


def numbers(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    """z, x, y of the web's tile that holds a place in degrees."""
    side = 2**zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return zoom, math.floor((lon + 180) / 360 * side), math.floor(y * side)
