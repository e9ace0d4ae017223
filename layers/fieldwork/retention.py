"""How long receipts of what devices sent are kept."""

from typing import Final

from layers.retention import Rule

RULES: Final = (
    Rule(
        "receipts",
        "receipts of entries from devices are deleted",
        "SELECT id FROM fieldwork_receipt WHERE received_at < %(before)s",
        "DELETE FROM fieldwork_receipt WHERE id = ANY(%(keys)s)",
    ),
)
