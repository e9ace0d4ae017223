"""Whom a worker meets at a door: the head of a household, masked, with age and care groups."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from layers.people_scope import people_in
from layers.privacy import decrypt, mask_name
from layers.residents.models import CareGroup, Person, Relation
from layers.staff.scope import Scope


@dataclass(frozen=True, slots=True)
class Head:
    """``name`` is masked; ``groups`` are the head's care groups, ``around`` those of the others."""

    name: str
    age: int | None
    groups: tuple[str, ...]
    around: tuple[str, ...]


def heads(scope: Scope, households: Collection[int]) -> dict[int, Head]:
    """The heads of these households by the household's id; none for those who see no people.

    One statement besides the scope's own.
    """
    if not (households and scope.sees_people):
        return {}
    with people_in(scope):
        people = list(
            Person.objects.filter(household_id__in=households).only(
                "household_id", "name", "relation", "born_on", "care_groups"
            )
        )
    today = timezone.localdate()
    around: dict[int, set[str]] = {}
    for person in people:
        if person.relation != Relation.HEAD:
            around.setdefault(person.household_id, set()).update(person.care_groups)
    return {
        person.household_id: Head(
            mask_name(decrypt(person.name)),
            age_on(person.born_on, today) if person.born_on else None,
            _labels(person.care_groups),
            _labels(around.get(person.household_id, ())),
        )
        for person in people
        if person.relation == Relation.HEAD
    }


def _labels(groups: Collection[str]) -> tuple[str, ...]:
    """Care groups in words, in the order of the list."""
    return tuple(str(CareGroup(group).label) for group in CareGroup.values if group in groups)


def age_on(born_on: date, today: date) -> int:
    """Whole years; somebody born on 29 February has their birthday on 1 March."""
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
