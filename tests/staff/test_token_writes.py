"""What a token wrote itself is not news to it; what anybody else wrote is."""

from types import SimpleNamespace

import pytest

from layers.staff.make_token import make_token
from layers.staff.token_writes import note_write, seen_by

pytestmark = pytest.mark.django_db


def test_a_chain_of_own_writes(staff: SimpleNamespace) -> None:
    mine, _token = make_token(staff.lan, "测试", 30)
    other, _token = make_token(staff.lan, "别的", 30)
    note_write(mine, "households/1", 1, 2)
    note_write(mine, "households/1", 2, 3)
    assert [seen_by(mine, "households/1", named) for named in (1, 2, 3, 4)] == [3, 3, 3, 4]
    assert seen_by(other, "households/1", 1) == 1
    assert seen_by(mine, "households/2", 1) == 1


def test_somebody_elses_write_breaks_it(staff: SimpleNamespace) -> None:
    mine, _token = make_token(staff.lan, "测试", 30)
    note_write(mine, "households/1", 1, 2)
    note_write(mine, "households/1", 3, 4)
    assert [seen_by(mine, "households/1", named) for named in (1, 2, 3)] == [1, 2, 4]


def test_nothing_written_is_nothing_noted(staff: SimpleNamespace) -> None:
    mine, _token = make_token(staff.lan, "测试", 30)
    note_write(mine, "households/1", 1, 1)
    assert seen_by(mine, "households/1", 1) == 1
