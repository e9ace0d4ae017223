"""What is missing until all is known of a household: the same rule as derive.py, in words.

How many households are complete, by worker, grid, village and town: layers/fieldwork/promises.py.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from layers.residents.models import Household, Person, Relation


def missing(household: Household, people: Sequence[Person]) -> list[str]:
    """Name what has to be asked yet; empty exactly when the household is complete."""
    words = []
    if not household.number:
        words.append(_("household number"))
    if not household.tenure:
        words.append(_("own home or rented"))
    if not household.residence:
        words.append(_("where it is registered"))
    if not household.vacant:
        words += _of_head(next((p for p in people if p.relation == Relation.HEAD), None))
    return words


def _of_head(head: Person | None) -> list[str]:
    if head is None:
        return [_("head of the household")]
    known = (
        (head.name, _("name of the head")),
        (head.id_number, _("ID number of the head")),
        (head.phone, _("phone of the head")),
    )
    return [words for value, words in known if not value]
