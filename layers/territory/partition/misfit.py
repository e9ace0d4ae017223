"""What the pure room raises when borders cannot become what was asked."""

from layers.territory.coverage import Fault


class Misfit(Exception):
    """The borders would not be a partition, or the drawing is not one. Nothing was computed.

    ``kind`` names the reason, ``faults`` say which cells and where (lon, lat, EPSG:4326).
    """

    def __init__(self, kind: str, *faults: Fault) -> None:
        super().__init__(kind, *faults)
        self.kind = kind
        self.faults = faults or (Fault(kind, ()),)
