"""How many rows a query matches, without a count that grows with the table.

All rows of a layer: the sums that triggers keep. Anything else is counted up to a bound, and the
count is remembered until the layer changes; beyond the bound the answer names no number, as the
standard allows.
"""

import threading
from collections import OrderedDict
from typing import Any, Final

from django.db.models import QuerySet

from layers.territory.editions import editions
from mapapp.api.caller import Caller
from mapapp.api.collection import Collection
from mapapp.api.query import Asked
from mapapp.maps.tiles import edition_of

MOST_COUNTED: Final = 100_000
_KEPT: Final = 10_000

_known: "OrderedDict[tuple[str, tuple[tuple[str, str], ...]], int]" = OrderedDict()
_lock: Final = threading.Lock()


def number_matched(
    collection: Collection, rows: "QuerySet[Any]", caller: Caller, asked: Asked
) -> int | None:
    """The number of ``rows``, those of ``asked`` before paging; None when they are too many to
    count. Two short queries at most."""
    if collection.total is not None and not asked.filters:
        return collection.total(caller.seen)
    key = (edition_of(collection.layer, caller.scope, editions()), asked.filters)
    with _lock:
        known = _known.get(key)
    if known is None:
        known = rows.order_by()[: MOST_COUNTED + 1].count()
        with _lock:
            _known[key] = known
            while len(_known) > _KEPT:
                _known.popitem(last=False)
    return known if known <= MOST_COUNTED else None


def forget() -> None:
    """For tests, whose editions begin anew each time."""
    _known.clear()
