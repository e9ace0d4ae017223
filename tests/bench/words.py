"""What reads words: categories suggested for a text, and the nightly search for repeats.

On the million cases of ``desk.py``, of which a sixth were received in the last year. Their texts
share a frame of words, so that more of them are alike than people's are.
"""

import os
import time
from collections.abc import Iterator
from itertools import cycle

import numpy as np
from django.db import connection
from django.utils import timezone

from layers.cases.models import Case, SuggestionModel
from layers.cases.repeats.nightly import find_groups
from layers.cases.suggestion.fit import fit
from layers.cases.suggestion.linear import to_bytes
from layers.cases.suggestion.suggest import suggest
from tests.bench.measure import cpu_of, in_turns
from tests.bench.table import Row

TEXTS, ASKED = 5_000, 300
MILLISECONDS, MINUTES = 10, 5


def read_words() -> Iterator[Row]:
    yield suggesting()
    yield repeating()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE cases_case, cases_suggestionmodel CASCADE")


def suggesting() -> Row:
    """Three categories with the units of a place, for texts that the model has not seen."""
    rows = Case.objects.order_by("-pk").values_list("text", "category__code", "geom")
    learnt = rows[:TEXTS]
    fitted = fit([text for text, _code, _at in learnt], [code for _text, code, _at in learnt], 0.8)
    SuggestionModel.objects.create(
        made_at=timezone.now(), data=to_bytes(fitted.model), card=fitted.card
    )
    unseen = cycle(list(rows[TEXTS : TEXTS + ASKED]))

    def ask() -> None:
        text, _code, at = next(unseen)
        suggest(text, at.x, at.y)

    cost = in_turns({"suggest": ask}, burst=10, rounds=ASKED // 10)["suggest"]
    most = float(np.percentile(cost.times, 95)) * 1000
    return Row(
        f"categories suggested for a text with the units of its place, {len(fitted.model.classes)}"
        " categories, p95 by the clock",
        f"{most:.1f} ms", f"{cost.cpu * 1000:.1f} ms CPU", "", f"≤ {MILLISECONDS} ms",
        most <= MILLISECONDS,
    )  # fmt: skip


def repeating() -> Row:
    """The whole job: a year read, compared, grouped and written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        processes = (os.getpid(), cursor.fetchone()[0])
        cursor.execute(
            "SELECT count(*) FROM cases_case WHERE received_at > now() - interval '365 days'"
        )
        cases = cursor.fetchone()[0]
    before, start = sum(map(cpu_of, processes)), time.monotonic()
    found = find_groups()
    seconds, cpu = time.monotonic() - start, sum(map(cpu_of, processes)) - before
    return Row(
        f"nightly search for repeats among {cases:,} cases, {found:,} groups",
        f"{seconds:.0f} s", f"{cpu:.0f} s CPU", "", f"≤ {MINUTES} min", seconds <= 60 * MINUTES,
    )  # fmt: skip
