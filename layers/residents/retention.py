"""How long people are kept who moved out or were taken out, and what was known of them earlier."""

from typing import Final

from layers.retention import Rule

RULES: Final = (
    Rule(
        "moved_out",
        "people of households that moved out are deleted, with all their earlier states",
        "SELECT p.id FROM residents_person p JOIN residents_household h ON h.id = p.household_id "
        "WHERE h.moved_out_at < %(before)s",
        "WITH gone AS (DELETE FROM residents_person WHERE id = ANY(%(keys)s)) "
        "DELETE FROM residents_personrevision WHERE person_id = ANY(%(keys)s)",
    ),
    Rule(
        "taken_out",
        "earlier states of people who are in no household any more are deleted",
        "SELECT r.id FROM residents_personrevision r WHERE r.replaced_at < %(before)s "
        "AND NOT EXISTS (SELECT FROM residents_person p WHERE p.id = r.person_id)",
        "DELETE FROM residents_personrevision WHERE id = ANY(%(keys)s)",
    ),
    Rule(
        "earlier_states",
        "earlier states of people are deleted",
        "SELECT id FROM residents_personrevision WHERE replaced_at < %(before)s",
        "DELETE FROM residents_personrevision WHERE id = ANY(%(keys)s)",
    ),
)
