"""Tiles kept in this process, the least asked for thrown out first; and what is known of a moment
ago, so that a kept tile needs no database.

A tile is kept under the layer's edition and the whole scope of whom it was drawn for, so a change
of either is another tile. Every process keeps its own; the editions they go by are the database's.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from time import monotonic
from typing import Final, Generic, TypeVar

# Seconds for which editions and a session's scope are believed. An edit shows, and a sign-out
# ends, this much later at most.
FRESH: Final = 1.0
_MOST_MOMENTS: Final = 10_000

Value = TypeVar("Value")


class Shelf:
    """Bytes by key, up to ``room`` bytes in all."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> bytes | None:
        with self._lock:
            body = self._kept.get(key)
            if body is not None:
                self._kept.move_to_end(key)
            return body

    def put(self, key: Hashable, body: bytes) -> None:
        """Keep ``body``; one that alone would take a quarter of the room is not kept."""
        if len(body) * 4 > self.room:
            return
        with self._lock:
            self._size += len(body) - len(self._kept.pop(key, b""))
            self._kept[key] = body
            while self._size > self.room or len(self._kept) * 200 > self.room:
                _key, old = self._kept.popitem(last=False)
                self._size -= len(old)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


class Moments(Generic[Value]):
    """What was true less than ``FRESH`` seconds ago, by key."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Value]] = {}

    def get(self, key: str) -> Value | None:
        at, value = self._known.get(key, (0.0, None))
        return value if monotonic() - at < FRESH else None

    def put(self, key: str, value: Value, asked_at: float) -> None:
        """Remember ``value``, which was asked for at ``asked_at`` (of the monotonic clock)."""
        if len(self._known) >= _MOST_MOMENTS:
            self._known.clear()
        self._known[key] = (asked_at, value)

    def clear(self) -> None:
        self._known.clear()
