"""The governance map's numbers at a million cases: over HTTP's view layer, without the network."""

import time
from collections.abc import Callable, Iterator

import numpy as np
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.cases.models import Category, Channel
from layers.insight.counts import counts
from layers.insight.models import Basis
from layers.staff.models import Post, Role, User
from layers.territory.models import Grid
from tests.bench.county import START
from tests.bench.table import Row

CASES = 1_000_000
DAYS = 730
ROUNDS = 40
VIEWS = (
    ("the slider's steps", "steps", {}),
    ("a period", "period", {}),
    ("a period of a year", "period", {"weeks": "52"}),
    ("a period of one town's villages", "period", {"level": "village", "back": "9"}),
    ("a period of 200 m cells", "period", {"level": "cell"}),
)
_COPY = (
    "COPY insight_daycount (day, category, channel, system, grid, cell_x, cell_y, n, resolved,"
    " on_time, minutes, closed, reworked, one_hop, reached, contacted, solved, satisfied, changed)"
    " FROM STDIN"
)


def fill() -> None:
    """A million counted cases over two years. The cases themselves are not there: nothing that is
    measured here may read them."""
    rng = np.random.default_rng(6)
    basis = Basis.objects.get()
    spots = [(pk, int(x / basis.step_lon), int(y / basis.step_lat)) for pk, x, y in _middles()]
    categories = list(Category.objects.filter(parent__isnull=False).values_list("pk", flat=True))
    channels = Channel.values
    last = np.datetime64(timezone.localdate())
    picks = zip(
        rng.integers(0, DAYS, CASES).tolist(), rng.integers(0, len(categories), CASES).tolist(),
        rng.integers(0, len(channels), CASES).tolist(), rng.integers(0, len(spots), CASES).tolist(),
        rng.integers(-4, 5, CASES).tolist(), rng.integers(-4, 5, CASES).tolist(), strict=True,
    )  # fmt: skip
    table: dict[tuple[object, ...], int] = {}
    for age, category, channel, spot, right, up in picks:
        grid, x, y = spots[spot]
        key = (age, categories[category], channels[channel], 0, grid, x + right, y + up)
        table[key] = table.get(key, 0) + 1
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE insight_daycount")
        with cursor.copy(_COPY) as copy:
            for (age, *key), n in table.items():
                copy.write_row((str(last - age), *key, n, n, n, 60 * n, n, 0, n, n, n, n, n, 0))
        cursor.execute("ANALYZE insight_daycount")
    Basis.objects.update(edition=time.time_ns())


def _middles() -> list[tuple[int, float, float]]:
    rows = Grid.objects.values_list("pk", "geom")
    return [(pk, geom.centroid.x, geom.centroid.y) for pk, geom in rows]


def overview() -> Iterator[Row]:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    fill()
    leader = User.objects.create_user("bench-leader", password="!", display_name="领导")
    Post.objects.create(user=leader, role=Role.LEADER, starts_on=START)
    client = Client()
    client.force_login(leader)
    start = time.perf_counter()
    total = counts().cube.total()
    yield Row(
        "first read of the counts of 1,000,000 cases in a process",
        f"{time.perf_counter() - start:.2f} s", f"{total:,}", "", "", True,
    )  # fmt: skip
    for words, name, query in VIEWS:
        p95, cpu = _cost(
            lambda name=name, query=query: client.get(reverse(f"overview:{name}"), query)
        )
        yield Row(
            f"governance map, {words}, 1,000,000 cases, p95, beside its own CPU",
            f"{p95 * 1e3:.0f} ms", f"{cpu * 1e3:.0f} ms", "", "≤ 150 ms", p95 <= 0.15,
        )  # fmt: skip
    start = time.perf_counter()
    page = client.get(reverse("overview:export"), {"level": "cell"}).content
    took = time.perf_counter() - start
    yield Row(
        "governance map, offline page of 200 m cells",
        f"{took:.2f} s", f"{len(page) / 1e6:.2f} MB", "", "≤ 5 s", took <= 5 and len(page) < 2e6,
    )  # fmt: skip


def _cost(work: Callable[[], object]) -> tuple[float, float]:
    """The 95th percentile by the clock and the median of this process's CPU, in seconds."""
    work()
    times, spent = [], []
    for _round in range(ROUNDS):
        start, busy = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - start)
        spent.append(time.process_time() - busy)
    return float(np.quantile(times, 0.95)), float(np.median(spent))
