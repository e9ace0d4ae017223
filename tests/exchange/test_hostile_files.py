"""Files made to harm: they lead elsewhere, unpack without end, lie about themselves, are too many.
Each is refused in words; nothing else is read, and nothing is written."""

import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from django.utils.translation import override

from layers.errors import Refused
from layers.residents.import_households import plan_households
from layers.residents.models import Household
from layers.territory.read_table import MAX_ROWS, read_table
from layers.territory.write_table import Column, Table, write_table

HERE = Table(
    [Column("address", "地址")], [("东升路1号",)],
    np.array([shapely.Point(117.92, 33.97)], dtype=object),
)  # fmt: skip
SECRET = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [117.92, 33.97]},
                  "properties": {"address": "机密"}}],
}  # fmt: skip


def package(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def parts() -> dict[str, bytes]:
    """The files of a good shapefile."""
    with zipfile.ZipFile(io.BytesIO(write_table(HERE, "shp"))) as made:
        return {name: made.read(name) for name in made.namelist()}


def refused(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    with override("en"), pytest.raises(Refused) as refusal:
        read_table(path, crs="wgs84")
    return str(refusal.value)


@pytest.mark.parametrize("name", ["rows.geojson", "rows.json", "rows.gpkg", "rows.shp", "rows.vrt"])
@pytest.mark.parametrize("before", ["", '{"type":"FeatureCollection"}'])
def test_a_file_that_leads_to_another_is_not_followed(
    tmp_path: Path, name: str, before: str
) -> None:
    secret = tmp_path / "secret.geojson"
    secret.write_text(json.dumps(SECRET))
    vrt = (f'{before}<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}'
           "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>")  # fmt: skip
    assert "机密" not in refused(tmp_path, name, vrt.encode())
    if name == "rows.shp":
        refused(tmp_path, "rows.zip", package({"rows.shp": vrt.encode()}))


def test_a_pipeline_or_an_address_is_not_carried_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret.geojson"
    secret.write_text(json.dumps(SECRET))
    pipeline = {"type": "gdal_streamed_alg",
                "command_line": f"gdal vector pipeline ! read {secret}"}  # fmt: skip
    refused(tmp_path, "rows.json", json.dumps(pipeline).encode())
    wfs = b"<OGRWFSDataSource><URL>http://127.0.0.1:9/wfs</URL></OGRWFSDataSource>"
    refused(tmp_path, "rows.geojson", wfs)


def test_names_in_a_package_lead_nowhere(tmp_path: Path) -> None:
    good = {f"../../{name}": content for name, content in parts().items()}
    path = tmp_path / "deep" / "rows.zip"
    path.parent.mkdir()
    path.write_bytes(package({**good, "/etc/cron.d/x": b"x", "../evil.py": b"x", "\\..\\y": b"x"}))
    assert read_table(path).fields["address"] == ["东升路1号"]
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["deep", "rows.zip"]


def test_a_package_that_unpacks_without_end(tmp_path: Path) -> None:
    bomb = package({**parts(), "rows.dbf": b"\0" * 250_000_000})
    assert len(bomb) < 1_000_000
    for name in ("rows.zip", "rows.xlsx"):
        assert "big" in refused(tmp_path, name, bomb)


def test_a_package_that_lies_about_its_sizes(tmp_path: Path) -> None:
    bomb = package({"rows.shp": b"\0" * 5_000_000})
    # Both places say that 5,000,000 bytes are 5.
    lie = bomb.replace((5_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert lie != bomb
    refused(tmp_path, "rows.zip", lie)


@pytest.mark.parametrize("content", [
    package({}), package({"readme.txt": b"x"}), package({"a.shp": b"", "b.shp": b""}),
    package({"rows.shp": b"not a shapefile"}), b"PK\x05\x06" + b"\0" * 18,
    package({f"{number}.txt": b"" for number in range(201)}),
])  # fmt: skip
def test_a_package_without_one_shapefile(tmp_path: Path, content: bytes) -> None:
    refused(tmp_path, "rows.zip", content)


def test_a_package_that_is_locked_or_torn(tmp_path: Path) -> None:
    good = package(parts())
    locked = bytearray(good)
    for at in range(len(locked) - 4):
        if locked[at : at + 4] == b"PK\x03\x04":
            locked[at + 6] |= 1
        if locked[at : at + 4] == b"PK\x01\x02":
            locked[at + 8] |= 1
    refused(tmp_path, "rows.zip", bytes(locked))
    refused(tmp_path, "rows.zip", good[: len(good) // 2])
    torn = bytearray(good)
    torn[60:90] = b"\xff" * 30
    refused(tmp_path, "rows.zip", bytes(torn))


def test_a_million_rows(tmp_path: Path) -> None:
    line = "东升路1号,117.92,33.97\n"
    assert "big" in refused(tmp_path, "rows.csv", ("地址,lon,lat\n" + line * 1_000_000).encode())
    many = Table([Column("a", "a")], [("",)] * (MAX_ROWS + 1),
                 np.full(MAX_ROWS + 1, shapely.Point(117.92, 33.97), dtype=object))  # fmt: skip
    assert "big" in refused(tmp_path, "rows.gpkg", write_table(many, "gpkg"))


@pytest.mark.parametrize("said", ["utf-8", "gbk", "klingon"])
def test_words_in_another_encoding_than_they_are_said_to_be(tmp_path: Path, said: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes("地址,lon,lat\n东升路𠮷号,117.92,33.97\n".encode("gb18030"))
    assert read_table(path).fields["地址"] == ["东升路𠮷号"]
    with pytest.raises(Refused):
        read_table(path, encoding=said)


@pytest.mark.django_db
def test_formulas_and_html_are_text(
    scopes: SimpleNamespace, territory: SimpleNamespace, tmp_path: Path
) -> None:
    words = ["=HYPERLINK(0)", "+1", "-1", "@x", "<script>alert(1)</script>", "' OR 1=1 --"]
    places = np.full(len(words), shapely.Point(117.92, 33.97), dtype=object)
    table = Table([Column("address", "地址")], [(word,) for word in words], places)
    for kind, ending in (("csv", "csv"), ("xlsx", "xlsx"), ("geojson", "geojson")):
        path = tmp_path / f"rows.{ending}"
        path.write_bytes(write_table(table, kind))
        plan = plan_households(read_table(path), "", scopes.bo)
        assert [row.address for row in plan.new] == words
    assert not Household.objects.exists()
