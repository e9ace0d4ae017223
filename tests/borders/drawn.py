"""Changes as the border editor sends them, for the tiny county of the tests.

34.00 ┌───────┬───────┬───────┐
      │  A1   │  A2   │  B1   │   A1 and A2 are village A's
33.95 ├───────┴───────┼───────┤
    117.90  117.95  118.00  118.05
"""

import json
from typing import Any
from uuid import uuid4

from django.test import Client

A1, A2 = "320324001001001", "320324001001002"
VILLAGE = "320324001001"
Ring = list[list[float]]


def polygon(*corners: tuple[float, float]) -> dict[str, Any]:
    ring = [list(corner) for corner in (*corners, corners[0])]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


def a1(**moved: float) -> dict[str, Any]:
    """A1 with corners every 0.01° on its eastern border, those named (s0 … s5) moved."""
    east = [(moved.get(f"s{i}", 117.95), round(33.95 + i / 100, 7)) for i in range(6)]
    return polygon((117.90, 33.95), *east, (117.90, 34.00))


def redraw(shape: dict[str, Any], code: str = A1, **more: Any) -> dict[str, Any]:
    usual = {"verb": "redraw", "shapes": {code: shape}, "versions": {code: 1},
             "reason": "以新修的路为界", "uuid": str(uuid4())}  # fmt: skip
    return {**usual, **more}


EAST = redraw(a1(s3=117.96, s4=117.97))


def split(**more: Any) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [[117.89, 33.96], [117.96, 33.97]]}
    usual = {"verb": "split", "code": A1, "line": line, "version": 1, "reason": "户数过多",
             "uuid": str(uuid4())}  # fmt: skip
    return {**usual, **more}


def merge(**more: Any) -> dict[str, Any]:
    usual = {"verb": "merge", "codes": [A1, A2], "versions": {A1: 1, A2: 1}, "reason": "撤并",
             "uuid": str(uuid4())}  # fmt: skip
    return {**usual, **more}


def send(client: Client, what: str, change: Any, village: str = VILLAGE) -> Any:
    body = change if isinstance(change, (str, bytes)) else json.dumps(change)
    return client.post(f"/borders/{village}/{what}", body, content_type="application/json")
