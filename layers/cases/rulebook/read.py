"""A catalogue's rules, the grids in force and the category tree, as plain rows to reckon with."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from layers.cases.models import Case, Category, DispatchCatalogue, DispatchRule
from layers.cases.rulebook.resolve import ANYWHERE, Area, Book, Ground, Rule, book_of
from layers.cases.states import OPEN
from layers.territory.queries import grids_in_force


def rules_of(catalogue: DispatchCatalogue) -> QuerySet[DispatchRule]:
    """The rules with the names around them, in the order of their categories and areas."""
    return (
        DispatchRule.objects.filter(catalogue=catalogue)
        .select_related("category__parent", "department", "division", "grid")
        .defer("division__geom", "grid__geom")
        .order_by("category__code", "division__code", "grid__code", "id")
    )


def area_of(rule: DispatchRule) -> Area:
    if rule.grid_id is not None:
        return ("grid", rule.grid_id)
    return ("division", rule.division_id) if rule.division_id is not None else ANYWHERE


def book(catalogue: DispatchCatalogue) -> Book:
    """One statement."""
    rows = DispatchRule.objects.filter(catalogue=catalogue)
    return book_of(Rule(row.pk, row.category_id, area_of(row), row.department_id) for row in rows)


def grounds() -> list[Ground]:
    """The grids in force with the divisions above them. Two statements."""
    rows = grids_in_force().values_list(
        "pk", "village_id", "village__parent_id", "village__parent__parent_id"
    )
    return [
        Ground(grid, village, town, county or 0) for grid, village, town, county in rows if town
    ]


@dataclass(frozen=True, slots=True)
class Tree:
    """Categories in the order of their codes; ``leaves`` are what cases are filed as."""

    all: list[Category]

    @property
    def leaves(self) -> list[Category]:
        parents = {row.parent_id for row in self.all}
        return [row for row in self.all if row.pk not in parents]


def tree() -> Tree:
    """Active categories, and withdrawn ones that open cases still have: those stay routable. One
    statement."""
    open_cases = Case.objects.filter(category=OuterRef("pk"), state__in=sorted(OPEN))
    return Tree(list(Category.objects.filter(Q(active=True) | Exists(open_cases))))
