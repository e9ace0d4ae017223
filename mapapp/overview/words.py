"""Names in the language of the page."""

from django.utils.translation import gettext as _

from layers.cases.models import Category
from layers.insight.emerging import Pattern
from layers.staff.scope import Scope
from layers.territory.models import Division, Level


def category_words() -> dict[int, str]:
    """The label of each category by id."""
    rows = Category.objects.only("name", "name_en")
    return {row.pk: row.label for row in rows}


def area_words(scope: Scope) -> str:
    """The name of what this person answers for."""
    if scope.everything:
        county = Division.objects.filter(level=Level.COUNTY).values_list("name", flat=True).first()
        return county or _("County")
    names = Division.objects.filter(pk__in=scope.divisions).values_list("name", flat=True)
    return "、".join(names)


def pattern_words() -> dict[Pattern, str]:
    """The emerging patterns, as on the map."""
    return {
        Pattern.NEW: _("new"),
        Pattern.CONSECUTIVE: _("consecutive"),
        Pattern.INTENSIFYING: _("intensifying"),
        Pattern.PERSISTENT: _("persistent"),
        Pattern.DIMINISHING: _("diminishing"),
        Pattern.SPORADIC: _("sporadic"),
        Pattern.OSCILLATING: _("oscillating"),
        Pattern.HISTORICAL: _("historical"),
    }
