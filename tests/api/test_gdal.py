"""GDAL's driver for OGC API – Features, which ogrinfo and ogr2ogr use, reads every collection."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
import shapely

from layers.cases.register import Registered
from layers.fieldwork.find_hazard import find_hazard
from layers.fieldwork.place_mailbox import place_mailbox
from layers.staff.make_token import make_token
from layers.staff.scope import scope_of
from layers.territory.models import Grid
from tests.territory.borders import shape

# A program of its own reads it over HTTP, so the data must be committed. Another process, since
# GDAL holds Python's lock while it waits, which the server here needs.
pytestmark = pytest.mark.django_db(transaction=True)
COUNTS = {"grids": 5, "divisions": 6, "households": 130, "enterprises": 1, "cases": 1,
          "mailboxes": 1, "hazards": 1}  # fmt: skip
READER = """
import json, sys, pyogrio
address, userpwd, box = sys.argv[1:]
pyogrio.set_gdal_config_options({"GDAL_HTTP_USERPWD": userpwd, "GDAL_HTTP_TIMEOUT": "20"})
layers = {}
for name, _kind in pyogrio.list_layers(address):
    meta, _fids, shapes, fields = pyogrio.raw.read(address, layer=name, PAGE_SIZE="50")
    columns = {column: [str(value) for value in values]
               for column, values in zip(meta["fields"], fields)}
    layers[name] = {"crs": meta["crs"], "shapes": [one.hex() for one in shapes], "fields": columns}
meet = pyogrio.raw.read(address, layer="grids", bbox=tuple(json.loads(box)))[2]
def where(layer, condition):
    return len(pyogrio.raw.read(address, layer=layer, where=condition)[2])
found = [where("households", "address = '东升路7号'"), where("cases", "category = 'garbage'"),
         where("cases", "category = 'lamp'"), where("grids", "village = '320324001001'"),
         where("cases", "received_at > '2026/01/01 00:00:00+00'"),
         where("cases", "received_at < '2026/01/01 00:00:00+00'")]
print(json.dumps({"layers": layers, "meet": len(meet), "found": found}))
"""


@pytest.fixture
def read(
    live_server: Any, staff: SimpleNamespace, ren_reports: Callable[..., Registered],
    make_household: Callable[..., Any], make_enterprise: Callable[..., Any],
) -> Any:  # fmt: skip
    """What GDAL reads with Lan's token."""
    for number in range(COUNTS["households"]):
        make_household(address=f"东升路{number}号")
    make_enterprise()
    ren_reports()
    lan = staff.lan, scope_of(staff.lan)
    place_mailbox(uuid4(), *lan, lon=117.92, lat=33.97, address="村部门口", weekdays=[1])
    find_hazard(uuid4(), *lan, kind="fire", text="楼道堆物", lon=117.93, lat=33.97)
    _row, token = make_token(staff.lan, "ogr2ogr", 30)
    arguments = [f"OAPIF:{live_server.url}/ogc", f"lan:{token}", "[117.91, 33.96, 117.92, 33.97]"]
    # As anybody's GDAL is; ours reads files alone.
    everything = {name: value for name, value in os.environ.items() if name != "GDAL_SKIP"}
    done = subprocess.run(
        [sys.executable, "-c", READER, *arguments], capture_output=True, text=True, check=False,
        env=everything,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_collection_is_read_to_its_end_or_narrowed(read: Any) -> None:
    layers = read["layers"]
    assert {name: len(layer["shapes"]) for name, layer in layers.items()} == COUNTS
    assert all("CRS84" in layer["crs"] for layer in layers.values())
    addresses = set(layers["households"]["fields"]["address"])
    assert addresses == {f"东升路{number}号" for number in range(COUNTS["households"])}
    codes = layers["grids"]["fields"]["code"]
    for row in Grid.objects.all():
        there = shapely.from_wkb(layers["grids"]["shapes"][codes.index(row.code)])
        assert there.equals_exact(shape(row), 0)
    # By a box, by words and by times, whether the driver asks for less or leaves some out.
    assert read["meet"] == 1
    assert read["found"] == [1, 1, 0, 2, 1, 0]
