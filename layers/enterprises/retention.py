"""How long the contact of an enterprise is kept that closed down."""

from typing import Final

from layers.retention import Rule

RULES: Final = (
    Rule(
        "closed_enterprises",
        "legal person and phone of enterprises that closed down are emptied",
        "SELECT id FROM enterprises_enterprise WHERE closed_at < %(before)s "
        "AND (legal_person <> '' OR phone <> '' OR phone_hash IS NOT NULL)",
        "WITH earlier AS (UPDATE enterprises_enterpriserevision "
        "SET legal_person = '', phone = '', phone_hash = NULL WHERE enterprise_id = ANY(%(keys)s)) "
        "UPDATE enterprises_enterprise SET legal_person = '', phone = '', phone_hash = NULL "
        "WHERE id = ANY(%(keys)s)",
    ),
)
