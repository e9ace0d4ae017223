"""The offline base map: drawn from the database and files, served in pieces."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import shapely
from django.core.management import CommandError, call_command
from django.test import Client
from pmtiles.reader import MemorySource, Reader
from pytest_django.fixtures import Settings

from fixtures.demo.streets import names_of, roads
from layers.residents.models import Building
from layers.territory.models import Division
from mapapp.maps.tasks import redraw_base_map
from tests.maps.mvt import Feature, features
from tests.maps.tile_numbers import numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    """Where the base map lies in this test; nothing is there yet."""
    settings.BASEMAP_FILE = tmp_path / "maps" / "base.pmtiles"
    return settings.BASEMAP_FILE


@pytest.fixture
def built(file: Path, territory: SimpleNamespace, tmp_path: Path) -> Path:
    """A base map of the tests' county with a building, a road and a pond."""
    outline = "MULTIPOLYGON(((117.92 33.97,117.9202 33.97,117.9202 33.9701,117.92 33.97)))"
    Building.objects.create(
        uuid=uuid4(), grid=territory.A1, address="东升路1号", geom=f"SRID=4326;{outline}"
    )
    road = {"type": "LineString", "coordinates": [[117.9, 33.97], [118.0, 33.97]]}
    pond = {"type": "Polygon", "coordinates": [[[117.93, 33.98], [117.94, 33.98], [117.94, 33.99],
                                                [117.93, 33.98]]]}  # fmt: skip
    paths = {
        name: write(tmp_path / f"{name}.geojson", geometry, properties)
        for name, geometry, properties in (
            ("roads", road, {"class": "main", "name": "文昌路"}), ("water", pond, {}),
        )
    }  # fmt: skip
    call_command("build_basemap", **paths)
    return file


def write(path: Path, geometry: Any, properties: dict[str, str]) -> Path:
    one = {"type": "Feature", "geometry": geometry, "properties": properties}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [one]}))
    return path


def layers(file: Path, zoom: int) -> dict[str, list[Feature]]:
    reader = Reader(MemorySource(file.read_bytes()))
    body = reader.get(*numbers(117.92, 33.97, zoom))
    assert body is not None
    return features(gzip.decompress(body))


def test_ground_of_the_county_by_zoom(built: Path) -> None:
    assert set(layers(built, 8)) == {"earth", "towns", "water"}
    assert set(layers(built, 12)) == {"earth", "towns", "villages", "water", "roads"}
    close = layers(built, 14)
    assert set(close) >= {"earth", "towns", "villages", "roads", "buildings"}
    [road] = close["roads"]
    assert road.properties == {"class": "main", "name": "文昌路"}
    assert [one.properties for one in close["buildings"]] == [{"use": "residential"}]


def test_a_second_build_replaces_the_first_as_a_whole(built: Path) -> None:
    before = built.read_bytes()
    call_command("build_basemap")
    assert built.read_bytes() != before
    assert "roads" not in layers(built, 14)
    assert set(built.parent.iterdir()) == {built, built.with_suffix(".json")}


def test_the_night_draws_it_again_when_its_ground_has_changed(
    built: Path, territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = built.stat().st_mtime_ns
    redraw_base_map(timestamp=0)
    assert built.stat().st_mtime_ns == drawn  # it is not night
    monkeypatch.setattr("mapapp.maps.tasks.is_quiet", lambda: True)
    redraw_base_map(timestamp=0)
    assert built.stat().st_mtime_ns == drawn  # nothing has changed
    Building.objects.update(use=Building.Use.PUBLIC)
    redraw_base_map(timestamp=0)
    [building] = layers(built, 14)["buildings"]
    assert building.properties["use"] == "public"
    assert layers(built, 14)["roads"][0].properties["name"] == "文昌路"
    drawn = built.stat().st_mtime_ns
    Division.objects.filter(pk=territory.upper.pk).update(name="新城街道")
    redraw_base_map(timestamp=0)
    assert built.stat().st_mtime_ns != drawn


def test_a_road_file_that_is_gone_leaves_the_map_and_is_logged(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("mapapp.maps.tasks.is_quiet", lambda: True)
    before = built.read_bytes()
    (tmp_path / "roads.geojson").unlink()
    redraw_base_map(timestamp=0)
    assert built.read_bytes() == before
    assert "roads.geojson" in caplog.text


def test_where_none_was_drawn_the_night_draws_none(
    file: Path, territory: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mapapp.maps.tasks.is_quiet", lambda: True)
    redraw_base_map(timestamp=0)
    assert not file.exists()


def test_without_divisions_there_is_nothing_to_draw(file: Path, db: None) -> None:
    with pytest.raises(CommandError, match="import_divisions"):
        call_command("build_basemap")
    assert not file.exists()


def test_a_file_that_cannot_be_read_changes_nothing(built: Path, tmp_path: Path) -> None:
    before = built.read_bytes()
    (tmp_path / "broken.geojson").write_text("{")
    with pytest.raises(CommandError):
        call_command("build_basemap", roads=tmp_path / "broken.geojson")
    assert built.read_bytes() == before


@pytest.mark.parametrize(
    ("wanted", "piece"),
    [("bytes=0-99", slice(0, 100)), ("bytes=100-", slice(100, None)), ("bytes=-7", slice(-7, None)),
     ("bytes=5-999999999", slice(5, None))],
)  # fmt: skip
def test_pieces(client: Client, built: Path, wanted: str, piece: slice) -> None:
    body = built.read_bytes()
    answer = client.get(
        "/maps/base.pmtiles", headers={"range": wanted, "accept-encoding": "gzip, br"}
    )
    assert answer.status_code == 206
    assert answer.content == body[piece]
    first, last, _ = piece.indices(len(body))
    assert answer["Content-Range"] == f"bytes {first}-{last - 1}/{len(body)}"
    # Compressed on the way it would be no piece any more.
    assert answer["Content-Encoding"] == "identity"
    assert int(answer["Content-Length"]) == len(answer.content)


@pytest.mark.parametrize(
    "wanted", ["bytes=", "bytes=-", "bytes=9-5", "bytes=99999999-", "items=0-5", "bytes=0-5,7-9",
               "bytes=a-b", "bytes=" + "9" * 400 + "-"],
)  # fmt: skip
def test_what_is_no_piece_of_it(client: Client, built: Path, wanted: str) -> None:
    answer = client.get("/maps/base.pmtiles", headers={"range": wanted})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{built.stat().st_size}"


def test_an_unchanged_file_is_not_sent_twice(client: Client, built: Path) -> None:
    etag = client.get("/maps/base.pmtiles", headers={"range": "bytes=0-9"})["ETag"]
    again = client.get("/maps/base.pmtiles", headers={"if-none-match": etag})
    assert again.status_code == 304
    call_command("build_basemap")
    assert client.get("/maps/base.pmtiles", headers={"if-none-match": etag}).status_code == 206


def test_maps_work_without_one(
    client: Client, file: Path, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    assert client.get("/maps/base.pmtiles").status_code == 404
    client.force_login(staff.bo)
    assert "base.pmtiles" not in client.get("/desk/").content.decode()


def test_pages_name_the_base_maps_there_are(
    client: Client, built: Path, staff: SimpleNamespace, settings: Settings
) -> None:
    client.force_login(staff.bo)
    assert "/maps/base.pmtiles" in client.get("/desk/").content.decode()
    settings.TIANDITU_KEY = "secret-key-of-the-county"
    page = client.get("/desk/").content.decode()
    assert "/maps/tianditu/vec/{z}/{x}/{y}" in page
    assert "secret-key" not in page


def test_layers_are_those_of_the_post(
    client: Client, file: Path, staff: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    def offered(who: Any, page: str) -> dict[str, bool]:
        client.force_login(who)
        text = client.get(page).content.decode()
        config = json.loads(text.split('id="map-config" type="application/json">')[1].split("<")[0])
        return {layer["name"]: layer["veiled"] for layer in config["layers"]}

    assert offered(staff.lan, "/field/")["households"] is False
    assert offered(staff.chen, "/desk/")["households"] is True
    assert not {"households", "enterprises"} & set(offered(staff.dong, "/desk/"))
    # Residents see borders and the base map.
    assert offered(staff.bo, "/report/") == {}


def test_roads_of_the_demo_run_where_grids_meet(make_box: Callable[..., Any]) -> None:
    # ┌───┬───┐  Two grids of one village, one of the next, one of another town; the third pair of
    # ├───┼───┤  them meets at a corner only.
    shapes = [make_box(0, 0), make_box(1, 0), make_box(0, 1), make_box(1, 1)]
    made = roads(shapes, ["320324001001", "320324001001", "320324001002", "320324002001"])
    assert {kind: sum(line.length for line in lines) for kind, lines in made.items()} == {
        "minor": 1, "second": 1, "main": 2,
    }  # fmt: skip
    assert names_of("minor", made["minor"]) == [""]
    assert all(names_of("main", made["main"]))


@pytest.fixture
def make_box() -> Callable[..., Any]:
    return lambda x, y: shapely.multipolygons([shapely.box(x, y, x + 1, y + 1)])
