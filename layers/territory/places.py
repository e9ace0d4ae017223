"""What every way of locating agrees on: the answer's shape, and how wide a border is."""

from dataclasses import dataclass
from typing import Final

# Points and borders are stored to 1e-7 degrees (1 cm). Within a tenth of a millimetre of a border
# a point is on it, however its last bits were rounded; then the lowest grid code wins.
ON_BORDER_DEGREES: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Location:
    """The grid of a point, with the ids of the village, town and county it belongs to."""

    grid_id: int
    grid_code: str
    village_id: int
    town_id: int
    county_id: int
