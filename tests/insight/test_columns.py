"""Rows of a query as columns: the same in one portion and in many."""

import numpy as np
import pytest
from django.db import connection

from layers.insight import columns as module
from layers.insight.columns import columns

pytestmark = pytest.mark.django_db
FORM = np.dtype([("a", "i4"), ("b", "i8"), ("c", "f8")])


def series(last: int) -> np.ndarray:
    query = f"SELECT g, -2 * g::bigint, g::float8 / 4 FROM generate_series(1, {last}) g"
    with connection.cursor() as cursor:
        return columns(cursor, query, FORM)


@pytest.mark.parametrize("portion", [1, 50, 4_000_000])
@pytest.mark.parametrize("last", [0, 1, 777])
def test_portions(monkeypatch: pytest.MonkeyPatch, portion: int, last: int) -> None:
    monkeypatch.setattr(module, "PORTION", portion)
    rows = series(last)
    number = np.arange(1, last + 1)
    np.testing.assert_array_equal(rows["a"], number)
    np.testing.assert_array_equal(rows["b"], -2 * number)
    np.testing.assert_array_equal(rows["c"], number / 4)
