"""The case categories as a form of the field offers them: groups of code and name."""

from layers.cases.models import Category


def topics() -> list[tuple[str, list[tuple[str, str]]]]:
    """``(group, [(code, name), …])`` of the active categories. One statement."""
    rows = list(Category.objects.filter(active=True).select_related("parent"))
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        if row.parent is not None and row.parent.active:
            groups.setdefault(row.parent.label, []).append((row.code, row.label))
    return list(groups.items())
