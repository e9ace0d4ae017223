"""Whose people may be seen: told to the database, which without it shows no row with people.

Row-level security (ADR 0011) stands on the tables that have people and no geometry. It reads
settings that live as long as the transaction, so nothing is left in a pooled connection.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol

from django.db import connection, transaction

NAMES: Final = (
    "suilaiban.people",
    "suilaiban.grids",
    "suilaiban.divisions",
    "suilaiban.departments",
    "suilaiban.user",
)
_SET: Final = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in NAMES)
_Values = tuple[str, str, str, str, str]
_NOBODY: Final[_Values] = ("", "{}", "{}", "{}", "0")
_EVERYBODY: Final[_Values] = ("all", "{}", "{}", "{}", "0")

_present: ContextVar[_Values] = ContextVar("people_scope", default=_NOBODY)


class PeopleScope(Protocol):
    """What the database is told of a person: ``layers.staff.scope.Scope`` has it."""

    @property
    def user_id(self) -> int: ...
    @property
    def sees_people(self) -> bool: ...
    @property
    def all_people(self) -> bool: ...
    @property
    def grids(self) -> frozenset[int]: ...
    @property
    def people_divisions(self) -> frozenset[int]: ...
    @property
    def departments(self) -> frozenset[int]: ...


@contextmanager
def people_in(scope: PeopleScope) -> Iterator[None]:
    """A transaction in which the people of ``scope`` can be read and written, and nobody else."""
    with _told(_values(scope)):
        yield


@contextmanager
def all_people() -> Iterator[None]:
    """A transaction in which everybody can: for commands and jobs, never on behalf of a request."""
    with _told(_EVERYBODY):
        yield


@contextmanager
def _told(values: _Values) -> Iterator[None]:
    nested = connection.in_atomic_block
    token = _present.set(values)
    before = token.old_value if isinstance(token.old_value, tuple) else _NOBODY
    try:
        # After an error the savepoint, and with it the setting, is taken back.
        with transaction.atomic():
            _tell(values)
            yield
            if nested:
                _tell(before)
    finally:
        _present.reset(token)


def _tell(values: _Values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)


def _values(scope: PeopleScope) -> _Values:
    if scope.all_people:
        return _EVERYBODY
    if not scope.sees_people:
        return _NOBODY
    return (
        "scope",
        _array(scope.grids),
        _array(scope.people_divisions),
        _array(scope.departments),
        str(scope.user_id),
    )


def _array(ids: Collection[int]) -> str:
    return "{" + ",".join(map(str, sorted(ids))) + "}"
