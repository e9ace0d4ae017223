"""50,000 cases of another platform from a CSV file: read, checked, located, routed and written."""

import csv
import io
import os
import random
import time
from collections.abc import Iterator, Sequence

from django.db import connection

from layers.cases.case_sheet import read_case_sheet
from layers.cases.import_cases import import_cases
from layers.cases.plan_cases import plan_cases
from tests.bench.measure import cpu_of
from tests.bench.posts import TEXT
from tests.bench.table import Row
from tests.wiggly import SUINING

CASES = 50_000
SECONDS = 60


def importing(categories: Sequence[str]) -> Iterator[Row]:
    """One import of a file as another platform writes it; beside it a copy of its rows alone."""
    content = _file(categories)
    processes = (os.getpid(), _backend())
    before, start = sum(map(cpu_of, processes)), time.monotonic()
    done = import_cases(plan_cases(read_case_sheet(content), "bench"))
    seconds, cpu = time.monotonic() - start, sum(map(cpu_of, processes)) - before
    if (done.written, done.unlocated) != (CASES, 0):
        raise RuntimeError(f"{done.written} cases written, {done.unlocated} in no grid")
    start = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bare (LIKE cases_case)")
        cursor.execute("INSERT INTO bare SELECT * FROM cases_case WHERE source_system = 'bench'")
        cursor.execute("DROP TABLE bare")
    bare = time.monotonic() - start
    yield Row(
        "import of 50,000 cases with routing, beside a copy of their rows in the database",
        f"{seconds:.1f} s", f"{bare:.1f} s", f"{seconds / bare:.0f}", f"≤ {SECONDS} s",
        seconds <= SECONDS,
    )  # fmt: skip
    yield Row(
        "import of 50,000 cases, CPU of client and PostgreSQL", f"{cpu:.1f} s", "", "", "", True
    )


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _file(categories: Sequence[str]) -> bytes:
    draw = random.Random(7)
    west, south, east, north = SUINING
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(
        ["工单编号", "诉求内容", "事项分类", "经度", "纬度", "地址", "诉求人", "联系电话",
         "受理时间", "状态", "结案时间"]
    )  # fmt: skip
    for number in range(CASES):
        day = f"2026-{draw.randint(1, 6):02}-{draw.randint(1, 20):02}"
        closed = draw.random() < 0.8
        sheet.writerow(
            [f"P{number:07}", TEXT, draw.choice(categories), f"{draw.uniform(west, east):.7f}",
             f"{draw.uniform(south, north):.7f}", "小区东门", "任一", "13800005021",
             f"{day} 09:30:00", "已结案" if closed else "处理中", f"{day} 17:00" if closed else ""]
        )  # fmt: skip
    return out.getvalue().encode("gb18030")
