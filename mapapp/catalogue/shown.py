"""A version as the pages show it: its state in words, the answers of one category by grid."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import Category, DispatchCatalogue, DispatchRule
from layers.cases.rulebook.read import book, grounds
from layers.cases.rulebook.resolve import winner
from layers.staff.models import Department

# The map has so many colours; further departments share the last.
COLOURS: Final = 10


@dataclass(frozen=True, slots=True)
class State:
    """Where a version stands: a word with its tone, and whether its day is still to come."""

    words: str
    tone: str
    to_come: bool = False


def state_of(version: DispatchCatalogue) -> State:
    today = timezone.localdate()
    if not version.in_force:
        if version.checked_at:
            return State(_("Draft, checked"), "blue")
        return State(_("Draft"), "")
    if version.starts_on > today:
        return State(_("Confirmed, to come"), "amber", to_come=True)
    if version.ends_on is None or version.ends_on > today:
        return State(_("In force"), "green")
    return State(_("Ended"), "")


def answers_of(version: DispatchCatalogue, category: Category) -> dict[str, Any]:
    """By grid id the department's place in ``units`` (-1: nobody) and the rule that decides."""
    pages, path = book(version), category.path
    decided = {ground.grid: winner(pages, path, ground) for ground in grounds()}
    often = Counter(rule.department for rule in decided.values() if rule)
    names = Department.objects.in_bulk(often)
    order = [pk for pk, _number in often.most_common()]
    place = {pk: at for at, pk in enumerate(order)}
    return {
        "units": [
            {
                "name": names[pk].label,
                "code": names[pk].code,
                "grids": often[pk],
                "colour": min(at, COLOURS - 1),
            }
            for at, pk in enumerate(order)
        ],
        "holes": sum(rule is None for rule in decided.values()),
        "grids": {
            grid: [place[rule.department], rule.id] if rule else [-1, 0]
            for grid, rule in decided.items()
        },
    }


def area_in_words(rule: DispatchRule) -> str:
    return str(rule.grid or rule.division or _("the whole county"))


def about(rules: Iterable[DispatchRule], category: Category) -> list[dict[str, Any]]:
    """The rules that bear on a category: its own and those of its parent."""
    path = category.path
    return [
        {
            "rule": rule,
            "area": area_in_words(rule),
            "inherited": rule.category_id != category.pk,
            "code": rule.grid.code if rule.grid else rule.division.code if rule.division else "",
        }
        for rule in rules
        if rule.category_id in path
    ]
