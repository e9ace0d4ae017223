"""Files out and in, within one's own area, looked at first, all rows or none, recorded."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from layers.residents.models import Household
from layers.staff.models import AccessRecord

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
HEAD = "source_id,number,address,lon,lat\n"


@pytest.fixture
def lan(signed_in: SignedIn) -> Client:
    return signed_in("lan")


def bring(client: Client, rows: str, **more: Any) -> Any:
    file = SimpleUploadedFile("homes.csv", (HEAD + rows).encode("gb18030"))
    body = {"what": "households", "file": file, "source": "台账", **more}
    return client.post("/data/in/", body, headers={"Accept": "application/json"})


@pytest.mark.parametrize("who", ["lan", "mei", "bo", "kun", "dong", "chen", "su", "ada"])
def test_for_those_who_keep_data(staff: SimpleNamespace, signed_in: SignedIn, who: str) -> None:
    client = signed_in(who)
    allowed = who in {"lan", "mei", "bo", "kun"}
    assert client.get("/data/").status_code == (200 if allowed else 403)
    out = client.post("/data/out/", {"what": "households", "kind": "csv"})
    assert out.status_code == (200 if allowed else 403)
    assert ("/data/" in client.get("/me/").content.decode()) is allowed
    assert Client().get("/data/").status_code == 302


@pytest.mark.parametrize("what", ["households", "enterprises", "grids"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "geojson", "gpkg", "shp"])
def test_every_format_and_a_record(
    lan: Client, territory: SimpleNamespace, make_household: Any, make_enterprise: Any, what: str,
    kind: str,
) -> None:  # fmt: skip
    make_household()
    make_household(grid=territory.C1, address="别处")
    make_enterprise()
    answer = lan.post("/data/out/", {"what": what, "kind": kind, "encoding": "gbk"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{what}')
    record = AccessRecord.objects.get()
    assert (record.action, record.rows) == ("export", 1)
    if kind == "csv":
        assert "别处" not in answer.content.decode("gbk")


@pytest.mark.parametrize("asked", [
    {}, {"what": "people", "kind": "csv"}, {"what": "grids", "kind": "exe"},
    {"what": "grids", "kind": "csv", "encoding": "utf-7"},
])  # fmt: skip
def test_what_is_not_on_offer(lan: Client, asked: dict[str, str]) -> None:
    assert lan.post("/data/out/", asked).status_code == 422
    assert not AccessRecord.objects.exists()


def test_looking_first_then_writing_and_twice_is_once(lan: Client) -> None:
    rows = "1,1-1,东升路8号,117.92,33.97\n2,1-2,东升路9号,117.921,33.97\n"
    looked = bring(lan, rows).json()
    assert (looked["new"], looked["problem"], len(looked["steps"])) == (2, 0, 2)
    assert not Household.objects.exists()
    assert bring(lan, rows, commit="1").json()["new"] == 2
    assert bring(lan, rows, commit="1").json()["same"] == 2
    assert Household.objects.count() == 2
    assert AccessRecord.objects.filter(action="import").count() == 2


def test_each_row_with_its_fault(lan: Client) -> None:
    rows = "1,1-1,东升路8号,117.92,33.97\n2,1-2,别的村,117.92,33.92\n3,1-3,海上,10,10\n"
    told = bring(lan, rows).json()
    assert [step["row"] for step in told["steps"]] == [2, 3]
    assert all(step["problem"] for step in told["steps"])
    assert bring(lan, rows, commit="1").status_code == 422
    assert not Household.objects.exists()


@pytest.mark.parametrize("file", [b"", b"\x00\x01", "名,址\n一,二".encode(), b"PK\x03\x04"])
def test_what_is_no_table(lan: Client, file: bytes) -> None:
    for name in ("a.csv", "a.xlsx", "a.zip", "a"):
        body = {"what": "households", "file": SimpleUploadedFile(name, file or b" ")}
        answer = lan.post("/data/in/", body, headers={"Accept": "application/json"})
        assert answer.status_code == 422, name
        assert answer.json()["error"]
    assert lan.post("/data/in/", {"what": "households"}).status_code == 422
