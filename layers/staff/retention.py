"""How long the access log and ended tokens are kept."""

from typing import Final

from layers.retention import Rule

RULES: Final = (
    Rule(
        "access_log",
        "records of who looked at personal data are deleted",
        "SELECT id FROM staff_accessrecord WHERE made_at < %(before)s",
        "DELETE FROM staff_accessrecord WHERE id = ANY(%(keys)s)",
    ),
    Rule(
        "tokens",
        "access tokens that have ended are deleted",
        "SELECT id FROM staff_accesstoken WHERE least(revoked_at, expires_at) < %(before)s",
        "WITH writes AS (DELETE FROM staff_tokenwrite WHERE token_id = ANY(%(keys)s))"
        " DELETE FROM staff_accesstoken WHERE id = ANY(%(keys)s)",
    ),
)
