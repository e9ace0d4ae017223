"""What a report may be about: the active category tree, for the picker."""

from dataclasses import dataclass

from layers.cases.models import Category, Family
from mapapp.maps.limits import promise


@dataclass(frozen=True, slots=True)
class Choice:
    """One category to choose, with what is promised for it."""

    code: str
    label: str
    promise: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A top-level category with those below it; one without any stands for itself."""

    label: str
    icon: str
    family: str
    choices: list[Choice]


def topics() -> list[Topic]:
    """The active tree in code order, livelihood before safety. One statement."""
    rows = list(Category.objects.filter(active=True))
    tops = sorted(
        (row for row in rows if row.parent_id is None),
        key=lambda row: Family.values.index(row.family),
    )
    return [
        Topic(
            label=top.label,
            icon=top.icon,
            family=str(Family(top.family).label),
            choices=[
                Choice(row.code, row.label, promise(row))
                for row in [row for row in rows if row.parent_id == top.pk] or [top]
            ],
        )
        for top in tops
    ]
