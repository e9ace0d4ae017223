"""Reading a layer: encodings, layers, coordinate systems, and files that are no map."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from layers.territory.read_layer import read_layer
from tests.territory.surveyed import refused, run, sound


def test_a_shapefile_in_gbk_is_read_with_or_without_being_told(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    path = write(sound(), "grids.shp", encoding="GBK")
    assert "东升一格".encode("gbk") in path.with_suffix(".dbf").read_bytes()
    for told in (True, False):
        if not told:
            path.with_suffix(".cpg").unlink()
        for encoding in (None, "gbk"):
            layer = read_layer(path, encoding=encoding)
            assert layer.column("name")[0] == "东升一格"


def test_the_wrong_encoding_is_refused(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    path = write(sound(), "grids.shp", encoding="GBK")
    assert "--encoding" in refused(path, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.gpkg", None, "missing.gpkg"),
        ("words.geojson", b"not a map", "words.geojson"),
        ("cut.geojson", b'{"type": "FeatureCollection", "features": [{"type', "cut.geojson"),
        ("empty.geojson", b'{"type": "FeatureCollection", "features": []}', "code"),
        ("empty.gpkg", b"", "empty.gpkg"),
    ],
)
def test_a_file_that_is_no_map_is_refused(
    territory: SimpleNamespace, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert words in refused(tmp_path / name)


def test_several_layers_need_a_choice(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    write(sound(), "two.gpkg", layer="grids")
    path = write(sound()[:2], "two.gpkg", layer="old", append=True)
    assert "grids, old" in refused(path)
    assert "grids, old" in refused(path, layer="new")
    assert "--commit" in run(path, layer="grids")


def test_a_shapefile_without_prj_needs_the_crs(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    path = write(sound(), "grids.shp", "EPSG:4527")
    path.with_suffix(".prj").unlink()
    assert "--crs" in refused(path)
    assert "EPSG:99" in refused(path, crs="EPSG:99")
    assert "--commit" in run(path, crs="EPSG:4527")


def test_a_datum_without_a_known_way_to_wgs84_is_refused(
    territory: SimpleNamespace, write: Callable[..., Path]
) -> None:
    """Xi'an 1980: taken for WGS84 it would be up to a hundred metres off."""
    path = write(sound(), "grids.shp")
    path.with_suffix(".prj").unlink()
    assert "EPSG:4490" in refused(path, crs="EPSG:4610")
