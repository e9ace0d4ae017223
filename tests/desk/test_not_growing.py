"""What the desk asks reads unfinished cases, however many years lie behind them."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from layers.staff.models import User
from tests.bench.desk_cases import fill_cases

pytestmark = pytest.mark.django_db
ALL, UNFINISHED = 20_000, 400
# Some plans read a month of received cases, or the unfinished ones twice; none comes near to all.
MOST = ALL // 10


@pytest.fixture
def years(staff: SimpleNamespace, ren_reports: Callable[..., Any]) -> None:
    # Not on what rolled back tests left in table and indexes: a bitmap counts its dead entries.
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_case CASCADE")
    ren_reports()
    fill_cases(ALL, UNFINISHED)


def read(plan: dict[str, Any]) -> Iterator[int]:
    """Rows of cases that each node of a plan looks at, those it throws away included."""
    if plan.get("Relation Name") == "cases_case" or plan["Node Type"] == "Bitmap Index Scan":
        thrown = sum(plan.get(f"Rows Removed by {by}", 0) for by in ("Filter", "Index Recheck"))
        yield (plan["Actual Rows"] + thrown) * plan["Actual Loops"]
    for part in plan.get("Plans", []):
        yield from read(part)


@pytest.mark.parametrize("who", ["kun", "bo", "dong"])
def test_no_statement_grows_with_the_years(
    years: None, signed_in: Callable[[User], Client], staff: SimpleNamespace, who: str
) -> None:
    client = signed_in(getattr(staff, who))
    queue = reverse("desk:queue")
    addresses = [
        f"{queue}?pile=hand", f"{queue}?pile=near", f"{queue}?pile=hand&category=city",
        f"{queue}?pile=hand&words=路灯", f"{queue}?pile=hand&channel=hotline",
        f"{queue}?pile=all", reverse("desk:load"), reverse("desk:home"),
    ]  # fmt: skip
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        for statement in [one["sql"] for one in asked if "cases_case" in one["sql"]]:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
                [[found]] = cursor.fetchall()
            plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
            assert max(read(plan), default=0) <= MOST, f"{address}: {statement}"
