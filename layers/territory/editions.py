"""How often each layer has changed: what a kept tile, page or answer is compared with.

Triggers count every statement that writes a layer (migration 0005), so nothing can forget to. A
writer adds a row instead of raising a number, since a number would make writers wait for one
another until they commit; now and then one of them adds rows up. A change counts once it is
committed, so whoever reads the count first and the layer afterwards never keeps old data as new.
"""

from django.utils import timezone

from layers.sql import prepared

# The grid set in force changes with the day too, without anybody writing.
COUNTS = """
SELECT layer, sum(changes)::bigint FROM territory_layerchange GROUP BY layer
UNION ALL
SELECT 'grid set', id FROM territory_gridset
 WHERE state = 'in_force' AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on > %(today)s)
"""


def editions() -> dict[str, int]:
    """Counts by layer; one that was never written is missing. ``grid set`` is the one in force."""
    return dict(prepared(COUNTS, {"today": timezone.localdate()}))
