"""What the verbs of this layer share: who may write, the row locked and as the person saw it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from layers.errors import Changed, NotAllowed, NotFound, OutOfOrder, Refused
from layers.residents.models import Household, Person
from layers.residents.queries import for_scope
from layers.staff.scope import Scope


def locked(uuid: UUID, scope: Scope, version: int | None = None) -> Household:
    """The household with its row locked, for a change by those who work its grid.

    Must run inside a transaction. Raises NotFound out of ``scope``, NotAllowed for those who only
    read it, OutOfOrder when it moved out, Changed when it is not in ``version`` any more.
    """
    household = (
        for_scope(scope).filter(uuid=uuid).select_for_update(of=("self",)).select_related("grid")
        .defer("grid__geom").first()
    )  # fmt: skip
    if household is None:
        raise NotFound(_("There is no such household in your area."))
    if household.grid_id not in scope.grids:
        raise NotAllowed(_("Only those who work this grid change what is kept of its households."))
    if household.moved_out_at is not None:
        raise OutOfOrder(_("This household has moved out. Enter it anew if it came back."))
    _unchanged(household, version)
    return household


def locked_person(uuid: UUID, scope: Scope, version: int | None = None) -> Person:
    """The person with row and household locked. Must run within ``people_in(scope)``.

    Raises what ``locked`` raises; NotFound also for a person who is not there.
    """
    person = Person.objects.filter(uuid=uuid).first()
    if person is None:
        raise NotFound(_("There is no such person in your area."))
    # The household first, as every verb does, so that two of them never wait for each other.
    household = locked(_uuid_of(person), scope)
    person = Person.objects.select_for_update().filter(pk=person.pk, household=household).first()
    if person is None:
        raise NotFound(_("There is no such person in your area."))
    _unchanged(person, version)
    person.household = household
    return person


def _uuid_of(person: Person) -> UUID:
    return Household.objects.values_list("uuid", flat=True).get(pk=person.household_id)


def _unchanged(row: Household | Person, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Changed(
            _("Somebody changed this while you looked at it. Reload, then decide again."), row
        )


@contextmanager
def one_of_each() -> Iterator[None]:
    """Say in words what the constraints on the people of a household refuse."""
    try:
        yield
    except IntegrityError as error:
        cause: Any = error.__cause__
        match cause.diag.constraint_name:
            case "household_has_one_head":
                raise Refused(
                    _("The household has a head already. Change that person's relation first."),
                    "relation",
                ) from error
            case "person_once_in_household":
                raise Refused(
                    _("Somebody with this ID number is in the household already."), "id_number"
                ) from error
            case "residents_person_uuid_key":
                raise NotFound(_("There is no such person in your area.")) from error
            case _:
                raise
