"""Words of the field pages that come up again and again."""

from collections.abc import Collection
from typing import Final

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

# ISO weekday and its short name, Monday first.
WEEKDAYS: Final = [(number + 1, WEEKDAYS_ABBR[number]) for number in range(7)]
_FIVE: Final = [1, 2, 3, 4, 5]


def weekdays_in_words(days: Collection[int]) -> str:
    """When a box is opened: "Mon, Thu", or "every working day"."""
    if list(days) == _FIVE:
        return _("every working day")
    return _(", ").join(str(name) for number, name in WEEKDAYS if number in days)
