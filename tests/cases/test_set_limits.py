"""Limits of a category: set within reason, or refused whole."""

from types import SimpleNamespace
from typing import Any

import pytest

from layers.cases.set_limits import set_limits
from layers.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
USUAL: dict[str, Any] = {"accept": 4, "accept_unit": "hours", "resolve": 3, "resolve_unit": "days"}


def test_set(catalogue: SimpleNamespace) -> None:
    set_limits("lamp", **USUAL)
    catalogue.lamp.refresh_from_db()
    row = catalogue.lamp
    assert (row.accept_limit, row.accept_unit) == (4, "hours")
    assert (row.resolve_limit, row.resolve_unit) == (3, "days")


@pytest.mark.parametrize(
    "wrong",
    [{"accept": 0}, {"resolve": 61}, {"accept": 241}, {"accept_unit": "weeks"},
     {"accept": 5, "accept_unit": "days"}],
)  # fmt: skip
def test_refused(catalogue: SimpleNamespace, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        set_limits("lamp", **{**USUAL, **wrong})
    catalogue.lamp.refresh_from_db()
    assert catalogue.lamp.resolve_limit == 7


def test_no_such_category(catalogue: SimpleNamespace) -> None:
    with pytest.raises(NotFound):
        set_limits("nothing", **USUAL)
