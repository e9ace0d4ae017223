"""Pages of households through OGC API – Features: beside one SQL of the same JSON, and tipg."""

import json
import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import numpy as np
from django.test import RequestFactory

from layers.sql import prepared
from layers.staff.models import User
from mapapp.api.items import items
from tests.bench import tile_servers
from tests.bench.measure import in_turns
from tests.bench.table import Row

BOXES, ROUNDS, LIMIT, HALF = 100, 4, 1_000, 0.01
Box = tuple[float, float, float, float]
# What a page says of each household, put together by PostgreSQL alone.
BARE = f"""
SELECT json_build_object('type', 'FeatureCollection', 'features', json_agg(json_build_object(
  'type', 'Feature', 'id', uuid,
  'geometry', json_build_object('type', 'Point',
                                'coordinates', json_build_array(ST_X(geom), ST_Y(geom))),
  'properties', json_build_object(
    'address', address, 'number', NULLIF(number, ''), 'tenure', NULLIF(tenure, ''),
    'residence', NULLIF(residence, ''), 'vacant', vacant, 'colour', colour, 'complete', complete,
    'visited_at', visited_at, 'grid', grid, 'village', village, 'version', version,
    'reason', NULL)) ORDER BY id))::text
  FROM (SELECT h.*, g.code AS grid, v.code AS village
          FROM residents_household h
          JOIN territory_grid g ON g.id = h.grid_id
          JOIN territory_division v ON v.id = g.village_id
         WHERE h.moved_out_at IS NULL AND h.geom && ST_MakeEnvelope(
           %(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8, 4326)
         ORDER BY h.id LIMIT {LIMIT}) page
"""


def feature_rows(database: str, at: np.ndarray, user: User, cookie: str) -> Iterator[Row]:
    """The lines of the table; ``at`` are the households' degrees (n, 2)."""
    draw = random.Random(8)
    boxes = [_around(*map(float, at[draw.randrange(len(at))])) for _box in range(BOXES)]
    yield from _beside_the_query(boxes, user)
    yield from _beside_tipg(database, boxes, cookie)


def _around(lon: float, lat: float) -> Box:
    return lon - HALF, lat - HALF, lon + HALF, lat + HALF


def _beside_the_query(boxes: list[Box], user: User) -> Iterator[Row]:
    draw, factory = random.Random(9), RequestFactory()
    sizes: dict[str, list[int]] = {"view": [], "bare": []}

    def view() -> None:
        query = {"bbox": ",".join(map(repr, draw.choice(boxes))), "limit": LIMIT}
        request = factory.get(
            "/ogc/collections/households/items", query, headers={"host": "localhost"}
        )
        request.user = user
        answer = items(request, name="households")
        sizes["view"].append(len(json.loads(answer.content)["features"]))

    def bare() -> None:
        [(text,)] = prepared(BARE, dict(zip(("west", "south", "east", "north"),
                                            draw.choice(boxes), strict=True)))  # fmt: skip
        sizes["bare"].append(len(json.loads(text)["features"] or ()))

    cost = in_turns({"view": view, "bare": bare}, burst=5, rounds=20)
    ratio = cost["view"].cpu / cost["bare"].cpu
    rows = sum(sizes["view"]) / len(sizes["view"])
    yield Row(
        f"OGC items of households, bbox, limit 1,000 ({rows:.0f} on average), CPU of view and"
        " PostgreSQL, beside one SQL of the same JSON; both are read again",
        f"{cost['view'].cpu * 1e3:.1f} ms", f"{cost['bare'].cpu * 1e3:.1f} ms", f"{ratio:.2f}", "",
        True,
    )  # fmt: skip


def _beside_tipg(database: str, boxes: list[Box], cookie: str) -> Iterator[Row]:
    words = [f"bbox={','.join(map(repr, box))}&limit={LIMIT}" for box in boxes]
    own = [f"/ogc/collections/households/items?{query}" for query in words]
    theirs = [f"/collections/public.residents_household/items?{query}&geom-column=geom"
              for query in words]  # fmt: skip
    totals = {"ours": tile_servers.Asked(), "tipg": tile_servers.Asked()}
    paths: Mapping[str, list[str]] = {"ours": own, "tipg": theirs}
    with ExitStack() as stack:
        servers = {
            "ours": tile_servers.ours(database, cookie, "ours-items", 0),
            "tipg": tile_servers.tipg(database),
        }
        for server in servers.values():
            stack.callback(server.end)
            server.wait()
        for turn in range(ROUNDS + 1):
            for name, total in totals.items():
                one = servers[name].ask(paths[name])
                if turn:
                    total.count += one.count
                    total.seconds += one.seconds
                    total.cpu += one.cpu
    ours, tipg = (totals[name].cpu / totals[name].count for name in ("ours", "tipg"))
    yield Row(
        "OGC items of households over HTTP, bbox, limit 1,000, CPU of server and PostgreSQL,"
        " beside tipg",
        f"{ours * 1e3:.1f} ms", f"{tipg * 1e3:.1f} ms", f"{ours / tipg:.2f}", "", True,
    )  # fmt: skip
