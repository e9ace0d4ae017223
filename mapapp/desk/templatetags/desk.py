"""Distances and reasons in words, for the page of a case."""

from typing import Final

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from layers.cases.repeats.similar import Alike

register = template.Library()
# From this cosine on two texts are told as the same: they differ by a few signs.
_SAME_WORDS: Final = 0.85


@register.filter
def far(metres: float) -> str:
    """A distance: whole metres below a kilometre, tenths of kilometres above."""
    if metres < 1000:
        return _("%(n)d m away") % {"n": round(metres)}
    return _("%(n)s km away") % {"n": f"{metres / 1000:.1f}"}


@register.filter
def of(numbers: dict[int, int] | str, pk: int) -> int:
    """The number of a row; 0 where it has none, or the page gave no numbers."""
    return numbers.get(pk, 0) if isinstance(numbers, dict) else 0


@register.filter
def why(alike: Alike) -> str:
    """Why a case may be about the same matter: its words, how far and how many days apart."""
    if alike.cosine >= _SAME_WORDS:
        words = _("the same words")
    else:
        words = _("words alike by %(n)d %%") % {"n": round(alike.cosine * 100)}
    days = ngettext("%(n)d day apart", "%(n)d days apart", alike.days) % {"n": alike.days}
    return " · ".join([words, far(alike.metres), days if alike.days else _("the same day")])
