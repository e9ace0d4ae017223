"""Names in the language of the page."""

from layers.cases.models import Category


def category_words() -> dict[int, str]:
    """The label of each category by id."""
    rows = Category.objects.only("name", "name_en")
    return {row.pk: row.label for row in rows}
