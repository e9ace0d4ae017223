"""Bring what is encrypted under the newest key, table by table and batch by batch.

A model names its encrypted columns in ``sealed``. A token tells by itself which key it is under,
so the work can be stopped and begun again: what is done is only looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db import connection, models

from layers.actor import acting
from layers.people_scope import all_people
from layers.privacy import resealed

BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of the rows of one batch; ``lost`` are the keys of rows that no key opens."""

    rows: int
    resealed: int
    lost: list[int]


def sealed_models() -> list[type[models.Model]]:
    """Every table with encrypted columns, earlier states included."""
    return [model for model in apps.get_models() if getattr(model, "sealed", ())]


def count(model: type[models.Model]) -> int:
    """How many rows there are to look at."""
    with all_people():
        rows: int = model._default_manager.count()
    return rows


def reseal(model: type[models.Model], *, commit: bool) -> Iterator[Batch]:
    """Look at all rows in the order of their keys, each batch in a transaction of its own.

    With ``commit`` the tokens under an older key are replaced; it makes no version and no history.
    """
    last: Any = None
    while True:
        with all_people():
            acting(None, "rotate_keys")
            rows = _rows(model, last)
            done = _reseal(model, rows, commit=commit)
        if not rows:
            return
        last = rows[-1][0]
        yield done


def _rows(model: type[models.Model], last: Any) -> list[tuple[Any, ...]]:
    found = model._default_manager.order_by("pk")
    if last is not None:
        found = found.filter(pk__gt=last)
    locked = found.select_for_update(of=("self",))
    return list(locked.values_list("pk", *model.sealed)[:BATCH])  # type: ignore[attr-defined]


def _reseal(model: type[models.Model], rows: list[tuple[Any, ...]], *, commit: bool) -> Batch:
    changed, lost = [], []
    for pk, *tokens in rows:
        try:
            new = [resealed(token) for token in tokens]
        except InvalidToken:
            lost.append(pk)
            continue
        if any(token is not None for token in new):
            kept = [old if token is None else token for old, token in zip(tokens, new, strict=True)]
            changed.append((*kept, pk))
    if commit and changed:
        _write(model, changed)
    return Batch(len(rows), len(changed), lost)


def _write(model: type[models.Model], changed: list[tuple[Any, ...]]) -> None:
    names: tuple[str, ...] = model.sealed  # type: ignore[attr-defined]
    key = model._meta.pk.column if model._meta.pk else "id"
    setters = ", ".join(f"{name} = %s" for name in names)
    # Names of columns come from the models, never from input.
    statement = f"UPDATE {model._meta.db_table} SET {setters} WHERE {key} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, changed)
