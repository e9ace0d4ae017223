"""The time limits of a category in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.cases.models import Category
from layers.cases.models.catalogue import LimitUnit


def limit_in_words(limit: int, unit: str) -> str:
    """A time limit as people say it: 7 working days."""
    if unit == LimitUnit.HOURS:
        return ngettext("%(n)d working hour", "%(n)d working hours", limit) % {"n": limit}
    return ngettext("%(n)d working day", "%(n)d working days", limit) % {"n": limit}


def promise(category: Category) -> str:
    """Both limits of a category in one sentence."""
    return _("Taken up within %(accept)s, answered within %(answer)s.") % {
        "accept": limit_in_words(category.accept_limit, category.accept_unit),
        "answer": limit_in_words(category.resolve_limit, category.resolve_unit),
    }
