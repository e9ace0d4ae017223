"""Change what is kept of a person."""

from typing import Unpack
from uuid import UUID

from django.db import transaction

from layers.actor import acting
from layers.people_scope import people_in
from layers.residents.change import locked_person, one_of_each
from layers.residents.derive import derive
from layers.residents.models import Person
from layers.residents.person_facts import PersonWords, clean_person
from layers.staff.scope import Scope


def edit_person(
    uuid: UUID, scope: Scope, *, version: int | None = None, **words: Unpack[PersonWords]
) -> Person:
    """Change the facts given and leave the others.

    Raises what ``locked_person`` raises, Refused, naming the field, for words that cannot be taken.
    """
    facts = clean_person(**words)
    with people_in(scope):
        person = locked_person(uuid, scope, version)
        acting(scope.user_id, "edit")
        for name, value in facts.items():
            setattr(person, name, value)
        if facts:
            with one_of_each(), transaction.atomic():
                person.save(update_fields=list(facts))
        derive([person.household_id])
        person.refresh_from_db()
    return person
