"""What the indicators are called and how each is counted."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Final = (
    ("week", _("Week")),
    ("month", _("Month")),
    ("year", _("Year")),
)
# Each indicator with its definition; the order is that of the page.
WORDS: Final[dict[str, tuple[Promise, Promise]]] = {
    "handling": (_("Handled"), _("handled of those that were due")),
    "closing": (_("Closed, of those due"), _("closed of those that were due")),
    "on_time": (_("Closed on time"), _("closed on time of those due")),
    "feedback": (_("Answered in time"), _("answered in time of those due")),
    "rework": (_("Done again"), _("done again of those handled")),
    "first_dispatch": (
        _("First dispatch right"),
        _("never sent to a second department, of those handled"),
    ),
    "one_finish": (
        _("Done in one go"),
        _("never done again, of those handled"),
    ),
    "response": (
        _("In touch"),
        _("the unit was in touch, of people reached"),
    ),
    "solving": (_("Said to be solved"), _("say it is solved, of people reached")),
    "satisfaction": (_("Satisfied"), _("4 or 5 of 5, of people reached")),
    "callback": (_("Reached by callback"), _("reached of those called back")),
    "rating": (_("Rated well"), _("4 or 5 of 5, of those who rated by themselves")),
}
