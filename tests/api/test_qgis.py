"""What QGIS 3.40 sends when a layer is opened and edited, replayed request by request.

After its provider for OGC API – Features: it opens landing, API, collection, conformance, schema
and ten items; asks OPTIONS of items and of the first feature; adds by POST and reads the feature
that Location names; changes geometry or attributes by PUT of the whole feature as it was once read,
or by PATCH, without a version, where OPTIONS has it. It never sends If-Match and keeps the version
it read while it goes on editing.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.residents.models import Household
from layers.staff.models import TokenWrite
from layers.territory.models import Grid
from tests.api.conftest import Program, point
from tests.borders.drawn import A1, A2, a1

pytestmark = pytest.mark.django_db
AGENT = "Mozilla/5.0 QGIS/34015/Windows 10"


class Qgis:
    """The provider: opens one collection, keeps what it read."""

    def __init__(self, program: Program, name: str) -> None:
        self.program = program
        json_links = "application/json"
        landing = self._get("", json_links)
        api = self._link(landing, "service-desc", "application/vnd.oai.openapi+json;version=3.0")
        document = self._get(api, "application/vnd.oai.openapi+json;version=3.0")
        self.page = document["components"]["parameters"]["limit"]["schema"]
        assert f"/collections/{name}/items" in document["paths"]
        collections = self._link(landing, "data", json_links)
        self.collection = self._get(f"{collections}/{name}", json_links)
        conforms = self._get(self._link(landing, "conformance"), json_links)["conformsTo"]
        assert "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs" in conforms
        # It then works in the storage CRS; CRS84 needs neither crs nor Content-Crs.
        assert self.collection["storageCrs"].endswith("/OGC/1.3/CRS84")
        schema = self._link(self.collection, "http://www.opengis.net/def/rel/ogc/1.0/schema",
                            "application/schema+json")  # fmt: skip
        self.fields = self._get(schema, "application/schema+json")["properties"]
        self.items = f"collections/{name}/items"
        first = self._get(f"{self.items}?limit=10", "application/geo+json, application/json")
        self.count = first["numberMatched"]
        self.features = {one["id"]: one for one in first["features"]}
        self.adds = "POST" in self._allowed(self.items)
        one = self._allowed(f"{self.items}/{next(iter(self.features), 'unknown_id')}")
        self.changes = self.adds and "PUT" in one
        self.patches, self.deletes = "PATCH" in one, self.adds and "DELETE" in one

    def add(self, geometry: Any, **attributes: Any) -> str:
        blank = dict.fromkeys(name for name in self.fields if name != "geometry")
        body = {"type": "Feature", "geometry": geometry, "properties": {**blank, **attributes}}
        answer = self.program.post(self.items, body)
        assert answer.status_code == 201, answer.content
        key = str(answer["Location"].rpartition("/items/")[2])
        self.features[key] = self._get(f"{self.items}/{key}", "application/geo+json")
        return key

    def change(self, key: str, geometry: Any = None, **attributes: Any) -> Any:
        """The feature as it is in QGIS's memory, with the change, as one PUT."""
        kept = self.features[key]
        body = {
            "type": "Feature", "id": key, "geometry": geometry or kept["geometry"],
            "properties": {**kept["properties"], **attributes},
        }  # fmt: skip
        answer = self.program.put(f"{self.items}/{key}", body)
        if answer.status_code == 200:
            self.features[key] = body
        return answer

    def _get(self, address: str, accept: str) -> Any:
        answer = self.program.get(address.split("/ogc/")[-1], accept=accept)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def _allowed(self, path: str) -> list[str]:
        answer = self.program.options(path)
        assert answer.status_code == 200
        return [method.strip() for method in answer["Allow"].split(",")]

    @staticmethod
    def _link(body: Any, rel: str, kind: str = "") -> str:
        return next(str(one["href"]) for one in body["links"]
                    if one["rel"] == rel and (not kind or one["type"] == kind))  # fmt: skip


@pytest.fixture
def opened(program: Callable[..., Program], staff: SimpleNamespace) -> Callable[..., Qgis]:
    def open_layer(user: Any, name: str) -> Qgis:
        return Qgis(program(user, AGENT, "QGIS"), name)

    return open_layer


def test_an_empty_layer_can_be_edited(opened: Callable[..., Qgis], staff: SimpleNamespace) -> None:
    layer = opened(staff.lan, "households")
    assert (layer.count, layer.adds, layer.changes) == (0, True, True)
    # It would send these without the version that was seen, and could only be refused.
    assert (layer.patches, layer.deletes) == (False, False)
    assert layer.page["maximum"] >= layer.page["default"]
    assert layer.fields["version"]["type"] == "integer"
    key = layer.add({"type": "Point", "coordinates": [117.92, 33.97]}, address="东升路9号")
    assert layer.features[key]["properties"]["version"] == 1


def test_it_goes_on_editing_what_it_changed_itself(
    opened: Callable[..., Qgis], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    row = make_household()
    layer = opened(staff.lan, "households")
    key = str(row.uuid)
    moved = {"type": "Point", "coordinates": [117.93, 33.98]}
    assert layer.change(key, geometry=moved).status_code == 200
    assert layer.change(key, number="12").status_code == 200
    assert layer.change(key, tenure="tenant").status_code == 200
    row.refresh_from_db()
    assert (row.geom.coords, row.number, row.tenure, row.version) == (
        (117.93, 33.98), "12", "tenant", 4,
    )  # fmt: skip
    assert layer.features[key]["properties"]["version"] == 1
    assert TokenWrite.objects.count() == 1


def test_somebody_elses_change_in_between_is_not_lost(
    opened: Callable[..., Qgis], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    row = make_household()
    layer = opened(staff.lan, "households")
    key = str(row.uuid)
    assert layer.change(key, number="12").status_code == 200
    Household.objects.filter(pk=row.pk).update(number="13")
    late = layer.change(key, tenure="tenant")
    assert late.status_code == 412
    assert late.json()["theirs"]["properties"]["number"] == "13"
    # Nor does what it writes after reading anew make the time in between its own.
    layer = opened(staff.lan, "households")
    assert layer.change(key, number="14").status_code == 200
    row.refresh_from_db()
    assert row.number == "14"


def test_attributes_that_gis_cannot_say_come_back_as_they_were(
    opened: Callable[..., Qgis], staff: SimpleNamespace, make_enterprise: Callable[..., Any]
) -> None:
    key = str(make_enterprise().uuid)
    answer = opened(staff.lan, "enterprises").change(key, name="东升大超市")
    assert answer.status_code == 200
    assert answer.json()["properties"]["phone"] == "139****7788"


def test_a_border_and_then_the_next(opened: Callable[..., Qgis], staff: SimpleNamespace) -> None:
    layer = opened(staff.bo, "grids")
    assert layer.changes
    assert layer.change(A1, geometry=a1(s3=117.96)).status_code == 200
    assert layer.change(A1, geometry=a1(s3=117.96, s1=117.94)).status_code == 200
    assert Grid.objects.get(code=A1).version == 3
    # A2 is in QGIS's memory as it was: its own stretches can be moved, the shared one cannot.
    stale = layer.change(A2, geometry={"type": "MultiPolygon", "coordinates": [[[
        [117.94, 33.95], [118.0, 33.95], [118.0, 34.0], [117.95, 34.0], [117.95, 33.98],
        [117.94, 33.95],
    ]]]})  # fmt: skip
    assert stale.status_code == 412


def test_a_patch_without_a_version_is_refused_all_the_same(
    program: Callable[..., Program], staff: SimpleNamespace, make_household: Callable[..., Any]
) -> None:
    address = f"collections/households/items/{make_household().uuid}"
    qgis = program(staff.lan, AGENT)
    body = {"geometry": point(117.93, 33.98)["geometry"]}
    assert qgis.patch(address, body).status_code == 428
    assert qgis.options(address)["Accept-Patch"] == "application/merge-patch+json"
