"""`manage.py tiles`: in order, out of order, and mended."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

pytestmark = pytest.mark.django_db


def test_it_simplifies_adds_up_and_finds_nothing_wrong(
    make_household: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    make_household()
    make_household().delete()
    call_command("tiles")
    said = capsys.readouterr().out
    # Five grids, three villages, two towns and the county; two of three rows in six levels.
    assert "borders simplified: 11" in said
    assert "households: 12 rows of sums saved" in said


def test_wrong_sums_are_told_and_mended(make_household: Callable[..., Any]) -> None:
    make_household()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM residents_household_cell WHERE level = 17")
    with pytest.raises(CommandError, match=r"households.*--rebuild"):
        call_command("tiles")
    call_command("tiles", rebuild=True)
    call_command("tiles")
