"""What changed from one version of the dispatch catalogue to another."""

from dataclasses import dataclass

from layers.cases.models import DispatchCatalogue, DispatchRule
from layers.cases.rulebook.read import area_of, rules_of
from layers.cases.rulebook.resolve import Area


@dataclass(frozen=True, slots=True)
class Change:
    """A rule before and after; None: there was none, or there is none any more."""

    before: DispatchRule | None
    after: DispatchRule | None

    @property
    def rule(self) -> DispatchRule:
        """Either of the two, for its category and area."""
        rule = self.after or self.before
        if rule is None:
            raise ValueError("a change has a rule")
        return rule


def difference(before: DispatchCatalogue, after: DispatchCatalogue) -> list[Change]:
    """The rules that are new, gone, or name another department or office. Two statements."""
    old, new = _by_place(before), _by_place(after)
    changes = [
        Change(old.get(key), new.get(key))
        for key in {**old, **new}
        if _says(old.get(key)) != _says(new.get(key))
    ]
    return sorted(changes, key=lambda change: (change.rule.category.code, area_of(change.rule)))


def _by_place(catalogue: DispatchCatalogue) -> dict[tuple[int, Area], DispatchRule]:
    return {(rule.category_id, area_of(rule)): rule for rule in rules_of(catalogue)}


def _says(rule: DispatchRule | None) -> tuple[int, str] | None:
    return (rule.department_id, rule.office) if rule else None
