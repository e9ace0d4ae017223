"""What the territory tells the floors above it, inside the transaction of the change."""

from django.dispatch import Signal

# Borders moved. ``edit``: the Edit. ``grids``: the rows whose land changed, as they are now.
# ``heirs``: for each grid that lost all its land, by id, the id of the grid it lies in now.
# ``revived``: by id, grids that have land again, with the edit that had taken it.
# ``strip``: the land that changed hands, its border included (EWKB in hexadecimal, EPSG:4326):
# nothing that stands farther off has another grid now.
borders_changed = Signal()

# Somebody proposed a change of borders, or it was decided on or withdrawn. ``proposal``: the row.
proposal_changed = Signal()

# Another grid set takes the place of the one before, from ``day`` on; ``at_once`` unless that is
# still to come. ``heirs``: for each grid of the old set, by id, the id of the grid that goes on in
# its place, or None. ``after``: by id, all grids of the new set. ``edit``: how it signs, not a row.
# A receiver may answer with a ``Carried``.
grid_set_replaced = Signal()

# That set is taken back before its day, so what was already arranged for it is undone. ``heirs``,
# ``after`` and ``day`` as above.
grid_set_recalled = Signal()
