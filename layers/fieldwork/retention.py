"""How long receipts of what devices sent are kept, and where workers were when they sent it."""

from typing import Final

from layers.retention import Rule

RULES: Final = (
    Rule(
        "receipts",
        "receipts of entries from devices are deleted",
        "SELECT id FROM fieldwork_receipt WHERE received_at < %(before)s",
        "DELETE FROM fieldwork_receipt WHERE id = ANY(%(keys)s)",
    ),
    Rule(
        "visit_positions",
        "where workers were at their visits is emptied; the diary stays",
        "SELECT id FROM fieldwork_visit WHERE geom IS NOT NULL AND happened_at < %(before)s",
        "UPDATE fieldwork_visit SET geom = NULL WHERE id = ANY(%(keys)s)",
    ),
    Rule(
        "opening_positions",
        "where workers were at openings of mailboxes is emptied; the log stays",
        "SELECT id FROM fieldwork_opening WHERE geom IS NOT NULL AND happened_at < %(before)s",
        "UPDATE fieldwork_opening SET geom = NULL WHERE id = ANY(%(keys)s)",
    ),
)
