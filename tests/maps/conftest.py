"""Tiles as tests ask for them."""

import gzip
from collections.abc import Callable, Iterator
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest

from tests.maps.door import DoorClient
from tests.maps.mvt import Feature, features
from tests.maps.tile_numbers import numbers


def tile_address(layer: str, lon: float, lat: float, zoom: int) -> str:
    return f"/maps/tiles/{layer}/{'/'.join(map(str, numbers(lon, lat, zoom)))}"


def read_tile(answer: Any, layer: str) -> list[Feature]:
    """The features of an answer that must be a tile."""
    assert answer.status_code == 200
    body = answer.content
    if answer.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return features(body).get(layer, [])


def every_tile(zoom: int) -> Iterator[tuple[int, int, int]]:
    """The tiles of one zoom that cover the county of the tests."""
    _, west, north = numbers(117.90, 34.00, zoom)
    _, east, south = numbers(118.05, 33.90, zoom)
    for x in range(west, east + 1):
        for y in range(north, south + 1):
            yield zoom, x, y


@pytest.fixture
def client() -> DoorClient:
    return DoorClient()


@pytest.fixture
def whole() -> Callable[..., list[Feature]]:
    """All features of a layer at one zoom, for one person; those in two tiles come once."""

    def read(who: Any, layer: str, zoom: int) -> list[Feature]:
        browser = DoorClient()
        browser.force_login(who)
        found: dict[Any, Feature] = {}
        for z, x, y in every_tile(zoom):
            for one in read_tile(browser.get(f"/maps/tiles/{layer}/{z}/{x}/{y}"), layer):
                found[one.id or (x, y, *one.points)] = one
        return list(found.values())

    return read


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let enough time pass for what is believed for a moment to be asked again."""
    clock = SimpleNamespace(ahead=0.0)
    for module in ("tile_shelf", "tiles"):
        monkeypatch.setattr(f"mapapp.maps.{module}.monotonic", lambda: monotonic() + clock.ahead)

    def pass_by() -> None:
        clock.ahead += 1.01

    return pass_by
