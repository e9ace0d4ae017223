"""The desk at a million cases: over HTTP's view layer, without the network."""

import time
from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from django.urls import reverse

from layers.cases.models import Case
from layers.staff.models import Department, Post, Role, User
from layers.territory.models import Division, Level
from tests.bench.county import START
from tests.bench.desk_cases import fill_cases
from tests.bench.table import Row

ROUNDS = 40
TARGET = 0.06
QUERIES = (
    ("queue and counts", "desk:queue", {}),
    ("queue, narrowed", "desk:queue", {"pile": "hand", "category": "c3"}),
    ("queue, further on", "desk:more", {"pile": "hand"}),
    ("queue, two characters", "desk:queue", {"pile": "hand", "words": "路灯"}),
    ("all cases, two characters", "desk:queue", {"pile": "all", "words": "路灯"}),
    ("all cases, words of few", "desk:queue", {"pile": "all", "words": "变压器噪音"}),
    ("all cases, two words", "desk:queue", {"pile": "all", "words": "天虹大道17号 路灯"}),
    ("all cases, words of every one", "desk:queue", {"pile": "all", "words": "请核实处理"}),
    ("all cases, words of none", "desk:queue", {"pile": "all", "words": "外星飞船"}),
    ("open load by grid", "desk:load", {}),
    ("first page", "desk:home", {}),
)


def desk() -> Iterator[Row]:
    """Leaves its cases to the next part, ``words.py``."""
    settings.ALLOWED_HOSTS = ["testserver"]
    fill_cases()
    town = Division.objects.filter(level=Level.TOWN).first()
    people = {
        "county dispatcher": _client("kun", role=Role.COUNTY_DISPATCHER),
        "town dispatcher": _client("bo", role=Role.TOWN_DISPATCHER, division=town),
        "department": _client("dong", role=Role.HANDLER, department=Department.objects.first()),
    }
    for what, name, query in QUERIES:
        yield _row(what, {who: (one, reverse(name), query) for who, one in people.items()})
    numbers = {
        "county dispatcher": Case.objects.filter(state="registered"),
        "town dispatcher": Case.objects.filter(state="registered", town=town),
        "department": Case.objects.filter(state="accepted", department=Department.objects.first()),
    }
    pages = {
        who: (people[who], reverse("desk:case", args=[cases.values_list("number")[0][0]]), {})
        for who, cases in numbers.items()
    }
    yield _row("case page", pages)


def _client(name: str, **post: object) -> Client:
    user = User.objects.create_user(f"desk-{name}", display_name=name)
    Post.objects.create(user=user, starts_on=START, **post)
    client = Client()
    client.force_login(user)
    return client


def _row(what: str, calls: dict[str, tuple[Client, str, dict[str, str]]]) -> Row:
    """The slowest of the people, as none of them may wait longer."""
    slowest = {who: _p95(*call) for who, call in calls.items()}
    who = max(slowest, key=lambda one: slowest[one])
    return Row(
        f"desk, 1,000,000 cases: {what}, p95",
        f"{slowest[who] * 1000:.1f} ms ({who})", "", "",
        f"≤ {TARGET * 1000:.0f} ms", slowest[who] <= TARGET,
    )  # fmt: skip


def _p95(client: Client, url: str, query: dict[str, str]) -> float:
    times = []
    for turn in range(ROUNDS + 2):
        start = time.perf_counter()
        answer = client.get(url, query, secure=True)
        if answer.status_code != 200:
            raise RuntimeError(f"{url} answers {answer.status_code}")
        # The first two fill what any process has ready after its first minute.
        if turn > 1:
            times.append(time.perf_counter() - start)
    return sorted(times)[int(ROUNDS * 0.95)]
