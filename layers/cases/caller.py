"""Who is on the line: earlier cases and the household of a phone number, or the case of a code.

Nothing is read in clear: the number is compared by its keyed hash, within what the person may see,
and every look-up goes into the access log under a pseudonym of the number.
"""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from layers.cases.intake import clean_phone, clean_words
from layers.cases.lookup import hash_of
from layers.cases.models import Case
from layers.cases.queries import for_scope
from layers.errors import NotAllowed, Refused
from layers.people_scope import people_in
from layers.privacy import keyed_hash
from layers.residents import queries as residents
from layers.residents.models import Household, Person
from layers.residents.sealing import phone_key
from layers.staff.access_log import record_access
from layers.staff.models import AccessRecord
from layers.staff.scope import Scope

MOST: Final = 20
_LONGEST: Final = 20
_CODE: Final = re.compile(r"(?=.*[A-Za-z-])[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}")


@dataclass(frozen=True, slots=True)
class Caller:
    """Cases, newest first, and households that live within reach of this person's scope."""

    cases: list[Case]
    households: list[Household]


def find_caller(said: str, scope: Scope) -> Caller:
    """What is known of a phone number, or of a look-up code; at most five statements.

    Raises Refused for what is neither, NotAllowed for anyone but a dispatcher.
    """
    if not scope.dispatches:
        raise NotAllowed(_("Only dispatchers look callers up."))
    said = clean_words(said, "said", _LONGEST)
    if _CODE.fullmatch(said):
        key, match = keyed_hash(said.upper(), "lookup"), {"lookup_hash": hash_of(said)}
        households: list[Household] = []
    else:
        phone = clean_phone(said)
        if not phone:
            raise Refused(_("Type the phone number, or the look-up code."), "said")
        key = phone_key(phone) or b""
        match = {"complainant__phone_hash": key}
    with people_in(scope):
        rows = for_scope(scope).filter(**match).select_related("category", "grid", "town")
        cases = list(rows.defer("grid__geom", "town__geom").order_by("-received_at", "-pk")[:MOST])
        if "complainant__phone_hash" in match:
            households = _homes(key, scope)
        # Half of a keyed hash: it tells that the same number was asked for, and no number.
        record_access(
            scope, AccessRecord.Action.LOOKUP, "caller", uuid=UUID(bytes=key[:16]),
            rows=len(cases) + len(households),
        )  # fmt: skip
    return Caller(cases, households)


def _homes(key: bytes, scope: Scope) -> list[Household]:
    with people_in(scope):
        people = Person.objects.filter(phone_hash=key)
        homes = list(people.values_list("household_id", flat=True)[:MOST])
    living = residents.living(residents.for_scope(scope)).filter(pk__in=homes)
    return list(living.select_related("grid").defer("grid__geom").order_by("address", "id"))
