"""Tiles of a million households: beside their bare query, a naive one, tipg, django-vectortiles."""

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from importlib import import_module
from uuid import UUID

import numpy as np
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from layers.residents.tiles import CELLS, HOUSEHOLDS
from layers.sql import prepared_binary
from layers.staff.models import Post, Role, User
from layers.staff.scope import scope_of
from layers.territory.cells import Area
from layers.territory.locate_many import locate_many, places_in_force
from layers.territory.models import Grid
from layers.territory.tiles import BUFFER, EXTENT, Tile, tile_at, tile_holding
from mapapp.maps import tiles
from tests.bench import county, tile_servers
from tests.bench.features import feature_rows
from tests.bench.measure import in_turns
from tests.bench.pan import panning
from tests.bench.table import Row
from tests.wiggly import SUINING

HOUSEHOLDS_COUNT = 1_000_000
TILES = 200
ROUNDS = 4
VISITS = 9_973
COPY = (
    "COPY residents_household"
    " (uuid, grid_id, address, geom, number, tenure, residence, colour, complete, visited_at)"
    " FROM STDIN"
)
COLOURS = ("usual",) * 8 + ("care", "low_income", "party", "vacant")
# The tile of the view, as a query that anybody might write.
BARE = f"""
SELECT ST_AsMVT(t, 'households', {EXTENT}, 'shape', 'id') FROM (
  SELECT id, nullif(colour, 'usual') AS colour, CASE WHEN NOT complete THEN true END AS incomplete,
         ((visited_at + interval '28800 seconds')::date - date '1970-01-01') AS visited,
         ST_AsMVTGeom(mercator, %s::box2d, {EXTENT}, {BUFFER}, false) AS shape
    FROM residents_household
   WHERE moved_out_at IS NULL
     AND mercator && ST_MakeEnvelope(%s::float8, %s::float8, %s::float8, %s::float8, 3857)) t
"""
NAIVE = f"""
SELECT ST_AsMVT(t, 'households', {EXTENT}, 'shape', 'id') FROM (
  SELECT id, colour, complete,
         ST_AsMVTGeom(ST_Transform(geom, 3857), %s::box2d, {EXTENT}, {BUFFER}, true) AS shape
    FROM residents_household
   WHERE moved_out_at IS NULL
     AND geom && ST_MakeEnvelope(%s::float8, %s::float8, %s::float8, %s::float8, 4326)) t
"""


def settle() -> np.ndarray:
    """Write the households, most of them in towns, and return (n, 2) degrees."""
    rng = np.random.default_rng(5)
    west, south, east, north = SUINING
    centres = rng.uniform((west, south), (east, north), (400, 2))
    size = rng.pareto(1.3, 400) + 0.3
    of = rng.choice(400, HOUSEHOLDS_COUNT, p=size / size.sum())
    at = centres[of] + rng.normal(0, 0.006, (HOUSEHOLDS_COUNT, 2))
    at = np.round(np.clip(at, (west + 1e-4, south + 1e-4), (east - 1e-4, north - 1e-4)), 7)
    places = places_in_force()
    grids = list(Grid.objects.filter(retired_at=None).order_by("code").values_list("pk", flat=True))
    index = locate_many(places.shapes, at[:, 0], at[:, 1])
    visits = [
        datetime(2026, 7, 1, 8, tzinfo=UTC) + timedelta(minutes=int(minutes))
        for minutes in rng.integers(0, 180 * 1440, VISITS)
    ]
    order = np.argsort(index, kind="stable")
    at, index = at[order], index[order]
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row, (place, (lon, lat)) in enumerate(zip(index, at, strict=True)):
            point = f"SRID=4326;POINT({lon} {lat})"
            # Nine of ten have been visited within half a year, of nine of ten all is known.
            visited = visits[row % VISITS] if row % 10 else None
            copy.write_row(
                (UUID(int=row), grids[place], f"{row}号", point, "", "", "", COLOURS[row % 12],
                 row % 10 != 3, visited)
            )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE residents_household")
        cursor.execute("VACUUM ANALYZE residents_household_cell")
    return at


def some_tiles(at: np.ndarray) -> list[Tile]:
    """Tiles at z14 to z16 that hold a household, the same in every run."""
    draw = random.Random(6)
    found: dict[Tile, None] = {}
    while len(found) < TILES:
        lon, lat = at[draw.randrange(len(at))]
        zoom = draw.choice((14, 15, 16))
        found[tile_at(zoom, *tile_holding(float(lon), float(lat), zoom))] = None
    return list(found)


def dispatcher() -> User:
    user = User.objects.create_user("kun", password="-", display_name="坤")
    Post.objects.create(user=user, role=Role.COUNTY_DISPATCHER, starts_on=county.START)
    return user


def tile_rows(database: str) -> Iterator[Row]:
    """The lines of the table; ``database`` is the address of the run's database."""
    start = time.monotonic()
    at = settle()
    print(f"  1,000,000 households settled in {time.monotonic() - start:.0f} s")
    chosen, user = some_tiles(at), dispatcher()
    yield from _beside_the_query(chosen, user)
    yield from _far_out()
    yield from _beside_others(database, chosen, user)
    yield from feature_rows(database, at, user, _session(user))
    yield from panning(database, _session(user), at)


def _beside_the_query(chosen: list[Tile], user: User) -> Iterator[Row]:
    scope, draw = scope_of(user), random.Random(7)

    def view() -> bytes:
        tile = draw.choice(chosen)
        tiles.shelf.clear()
        return tiles.answer(HOUSEHOLDS, (tile.z, tile.x, tile.y), scope, "", "gzip").body

    def bare(tile: Tile | None = None) -> bytes:
        tile = tile or draw.choice(chosen)
        [(body,)] = prepared_binary(BARE, (tile.box, *tile.bounds()))
        return bytes(body)

    tile = chosen[0]
    if len(HOUSEHOLDS.draw(tile, scope)) != len(bare(tile)):
        raise RuntimeError("the bare query does not give the tile of the view")
    cost = in_turns({"view": view, "bare": bare}, burst=10)
    ratio = cost["view"].cpu / cost["bare"].cpu
    yield Row(
        "household tile z14-16, CPU of view and PostgreSQL, beside its ST_AsMVT query alone",
        f"{cost['view'].cpu * 1e3:.2f} ms", f"{cost['bare'].cpu * 1e3:.2f} ms", f"{ratio:.2f}",
        "≤ 1.25", ratio <= 1.25,
    )  # fmt: skip


def _far_out() -> Iterator[Row]:
    """All tiles of a zoom that the county lies in, one after another."""
    whole = Area(everything=True)
    for zoom in (10, 11):
        over = _county(zoom)

        def squares(over: list[Tile] = over) -> int:
            return max(len(CELLS.draw(tile, whole)) for tile in over)

        def naive(over: list[Tile] = over) -> None:
            for tile in over:
                prepared_binary(NAIVE, (tile.box, *tile.degrees()))

        cost = in_turns({"squares": squares, "naive": naive}, burst=1, rounds=4)
        size = squares() / 1e3
        few, all_ = (cost[name].cpu / len(over) for name in ("squares", "naive"))
        yield Row(
            f"household tile z{zoom}, CPU, beside every row of it; {size:.0f} KB at most (≤ 150)",
            f"{few * 1e3:.1f} ms", f"{all_ * 1e3:.0f} ms", f"{all_ / few:.0f}",
            "≥ 20", all_ / few >= 20 and size <= 150,
        )  # fmt: skip


def _county(zoom: int) -> list[Tile]:
    west, south, east, north = SUINING
    left, top = tile_holding(west, north, zoom)
    right, bottom = tile_holding(east, south, zoom)
    return [tile_at(zoom, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def _session(user: User) -> str:
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _beside_others(database: str, chosen: list[Tile], user: User) -> Iterator[Row]:
    cookie = _session(user)
    own = [f"/maps/tiles/households/{t.z}/{t.x}/{t.y}" for t in chosen]
    there = [f"/tiles/{t.z}/{t.x}/{t.y}" for t in chosen]
    ogc = [
        f"/collections/public.residents_household/tiles/WebMercatorQuad/{t.z}/{t.x}/{t.y}"
        "?properties=colour,complete&geom-column=geom"
        for t in chosen
    ]
    with ExitStack() as stack:
        servers = {
            "drawn": tile_servers.ours(database, cookie, "ours-drawn", 0),
            "kept": tile_servers.ours(database, cookie, "ours-kept", 500_000_000),
            "vectortiles": tile_servers.vectortiles(database),
            "tipg": tile_servers.tipg(database),
        }
        for server in servers.values():
            stack.callback(server.end)
            server.wait()
        etag = _etag(user)
        asks = {
            "drawn": lambda: servers["drawn"].ask(own),
            "vectortiles": lambda: servers["vectortiles"].ask(there),
            "tipg": lambda: servers["tipg"].ask(ogc),
            # Each is asked for several times, for it is over so soon.
            "kept": lambda: servers["kept"].ask(own * 10),
            "304": lambda: servers["kept"].ask(own * 10, f"If-None-Match: {etag}\r\n", 304),
        }
        totals = {name: tile_servers.Asked() for name in asks}
        for turn in range(ROUNDS + 1):
            for name, ask in asks.items():
                one, total = ask(), totals[name]
                if turn:
                    total.count += one.count
                    total.seconds += one.seconds
                    total.cpu += one.cpu
                    total.bytes += one.bytes
    tipg = totals["tipg"]
    for name, words, target in (
        ("drawn", "drawn anew", 4), ("vectortiles", "django-vectortiles", 0),
        ("kept", "kept", 60), ("304", "304 by ETag", 90),
    ):  # fmt: skip
        one = totals[name]
        ratio = one.speed / tipg.speed
        yield Row(
            f"household tiles over HTTP, {words}, requests per second, beside tipg"
            f" (CPU {one.cpu / one.count * 1e3:.2f}, {tipg.cpu / tipg.count * 1e3:.2f} ms)",
            f"{one.speed:.0f}", f"{tipg.speed:.0f}", f"{ratio:.1f}",
            f"≥ {target}" if target else "", not target or ratio >= target,
        )  # fmt: skip


def _etag(user: User) -> str:
    tiles.recent_editions.clear()
    return f'"{tiles.edition_of(HOUSEHOLDS, scope_of(user), tiles.current_editions())}"'
