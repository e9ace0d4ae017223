"""What the map shows of a household, worked out from what is known: colour and completeness.

Both are stored. Every verb of this layer that touches a household or its people calls ``derive``
in its transaction; so do imports. The order of the colours is ADR 0012.
"""

from collections.abc import Collection
from typing import Final

from layers.sql import prepared

# Complete: where and what it is, how its people are registered, and, unless nobody lives there, a
# head of household with name, ID number and phone.
DERIVE: Final = """
WITH known AS (
  SELECT h.id,
         coalesce(bool_or(p.care_groups && '{living_alone,disabled,seriously_ill}'), false) AS care,
         coalesce(bool_or('low_income' = ANY(p.care_groups)), false) AS low_income,
         coalesce(bool_or(p.party_member OR p.volunteer), false) AS party,
         coalesce(bool_or('left_behind_child' = ANY(p.care_groups)), false) AS left_behind,
         h.vacant AND h.moved_out_at IS NULL AS vacant,
         h.number <> '' AND h.residence <> '' AND h.tenure <> ''
           AND (h.vacant OR coalesce(bool_or(
             p.relation = 'head' AND p.name <> '' AND p.id_number <> '' AND p.phone <> ''
           ), false)) AS complete
    FROM residents_household h LEFT JOIN residents_person p ON p.household_id = h.id
   WHERE h.id = ANY(%(households)s::bigint[])
   GROUP BY h.id
)
UPDATE residents_household h
   SET colour = CASE WHEN care THEN 'care' WHEN low_income THEN 'low_income'
                     WHEN party THEN 'party' WHEN left_behind THEN 'left_behind'
                     WHEN known.vacant THEN 'vacant' ELSE 'usual' END,
       complete = known.complete
  FROM known WHERE h.id = known.id
"""


def derive(households: Collection[int]) -> None:
    """Work out colour and completeness of the households with these ids, in one statement.

    Must run where their people can be seen (``layers.people_scope``).
    """
    prepared(DERIVE, {"households": list(households)})
