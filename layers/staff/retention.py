"""How long the access log is kept."""

from typing import Final

from layers.retention import Rule

RULES: Final = (
    Rule(
        "access_log",
        "records of who looked at personal data are deleted",
        "SELECT id FROM staff_accessrecord WHERE made_at < %(before)s",
        "DELETE FROM staff_accessrecord WHERE id = ANY(%(keys)s)",
    ),
)
