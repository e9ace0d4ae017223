"""What is wrong with a catalogue before it takes effect: holes, dead ends, rules in each other's
way."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils import timezone

from layers.cases.models import Case, Category, DispatchCatalogue, DispatchRule
from layers.cases.rulebook.read import book, grounds, rules_of, tree
from layers.cases.rulebook.resolve import Book, Ground, overlaps, winner
from layers.cases.states import OPEN
from layers.staff.models import Post, Role
from layers.staff.scope import current_posts


@dataclass(frozen=True, slots=True)
class Hole:
    """Grids in which nobody answers for a category: cases there wait for a dispatcher."""

    category: Category
    grids: list[int]


@dataclass(frozen=True, slots=True)
class Overlap:
    """``loser`` is about less land, yet ``winner`` decides in these ``grids``."""

    winner: DispatchRule
    loser: DispatchRule
    grids: list[int]


@dataclass(slots=True)
class Findings:
    """``dead``: rules that lead to nobody, which stop a version. People judge the rest."""

    holes: list[Hole] = field(default_factory=list)
    dead: list[DispatchRule] = field(default_factory=list)
    strange: list[DispatchRule] = field(default_factory=list)
    overlaps: list[Overlap] = field(default_factory=list)
    idle: list[DispatchRule] = field(default_factory=list)
    # Withdrawn categories that open cases still have, with how many.
    withdrawn: list[tuple[Category, int]] = field(default_factory=list)

    @property
    def stops(self) -> bool:
        return bool(self.dead)


def check(catalogue: DispatchCatalogue, today: date | None = None) -> Findings:
    """Work out what is wrong; changes nothing. The number of statements is fixed.

    A hole is a category that cases are filed under, or open ones still have, in a grid in force,
    with no rule. Dead: the department is closed or has nobody on ``today``. Strange: a town's
    office for land outside its town, or a grid that is no longer in force. Idle: never the rule
    that decides.
    """
    today = today or timezone.localdate()
    rules = {rule.pk: rule for rule in rules_of(catalogue)}
    pages, places = book(catalogue), grounds()
    found = Findings()
    deciding: Counter[int] = Counter()
    disputes: dict[tuple[int, int], list[int]] = defaultdict(list)
    for category in tree().leaves:
        path = category.path
        empty = []
        for ground in places:
            first = winner(pages, path, ground)
            if first is None:
                empty.append(ground.grid)
                continue
            deciding[first.id] += 1
            for wins, loses in overlaps(pages, path, ground):
                disputes[wins.id, loses.id].append(ground.grid)
        if empty:
            found.holes.append(Hole(category, empty))
    found.overlaps = [
        Overlap(rules[wins], rules[loses], grids) for (wins, loses), grids in disputes.items()
    ]
    manned = _manned(today)
    for rule in rules.values():
        if not rule.department.active or rule.department_id not in manned:
            found.dead.append(rule)
        elif _strange(rule, places):
            found.strange.append(rule)
        elif not deciding[rule.pk] and rule.category.active:
            found.idle.append(rule)
    found.withdrawn = _withdrawn()
    return found


def changed_grids(
    before: DispatchCatalogue, after: DispatchCatalogue
) -> list[tuple[Category, list[int]]]:
    """For each category the grids where the two versions name different departments."""
    old, new, places = book(before), book(after), grounds()
    changed = []
    for category in tree().leaves:
        path = category.path
        grids = [
            ground.grid
            for ground in places
            if _department(old, path, ground) != _department(new, path, ground)
        ]
        if grids:
            changed.append((category, grids))
    return changed


def _department(pages: Book, path: list[int], ground: Ground) -> int | None:
    rule = winner(pages, path, ground)
    return rule.department if rule else None


def _manned(today: date) -> set[int]:
    """Departments with somebody to take a case."""
    posts = Post.objects.filter(
        current_posts(today), role=Role.HANDLER, user__is_active=True, department__isnull=False
    )
    return {pk for pk in posts.values_list("department_id", flat=True) if pk is not None}


def _strange(rule: DispatchRule, places: list[Ground]) -> bool:
    if rule.grid_id is not None and all(place.grid != rule.grid_id for place in places):
        return True
    town = rule.department.town_id
    if town is None:
        return False
    if rule.grid_id is not None:
        return any(place.grid == rule.grid_id and place.town != town for place in places)
    here = {town} | {place.village for place in places if place.town == town}
    return rule.division_id not in here


def _withdrawn() -> list[tuple[Category, int]]:
    rows = (
        Case.objects.filter(state__in=sorted(OPEN), category__active=False)
        .values_list("category_id")
        .annotate(number=Count("pk"))
    )
    counts = dict(rows)
    return [(row, counts[row.pk]) for row in Category.objects.filter(pk__in=counts)]
