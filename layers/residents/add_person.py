"""Add a person to a household."""

from typing import Any, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from layers.people_scope import people_in
from layers.residents.change import locked, one_of_each
from layers.residents.derive import derive
from layers.residents.models import Household, Person
from layers.residents.person_facts import PersonWords, clean_person
from layers.staff.scope import Scope


def add_person(
    household: UUID, scope: Scope, *, uuid: UUID, **words: Unpack[PersonWords]
) -> Person:
    """Write a person of the household with this UUID and return it.

    The same UUID again returns the first one as it is now. Raises what ``locked`` raises, Refused,
    naming the field, for words that cannot be taken, for a second head of the household and for an
    ID number that the household has already.
    """
    words = {"name": "", "id_number": "", "phone": "", "relation": "", **words}
    facts = clean_person(**words)
    with people_in(scope):
        home = locked(household, scope)
        first = Person.objects.filter(uuid=uuid).first()
        if first is not None:
            return first
        person = _write(home, uuid, scope, facts)
        derive([home.pk])
    return person


def _write(home: Household, uuid: UUID, scope: Scope, facts: dict[str, Any]) -> Person:
    now = timezone.now()
    with one_of_each(), transaction.atomic():
        person: Person = Person.objects.create(
            uuid=uuid, household=home, changed_at=now, changed_by_id=scope.user_id, **facts
        )
    return person
