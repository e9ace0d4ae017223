"""Put early warnings into the inboxes of who answers for their area."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from layers.insight.frame import land
from layers.insight.models import Alarm
from layers.insight.warning.assign import dispatchers
from layers.insight.warning.evidence import place_names
from layers.insight.warning.watched import EVERYTHING
from layers.notices.models import Kind
from layers.notices.tell import tell
from layers.staff.models import User
from mapapp.overview.warning_words import line_of
from mapapp.overview.words import area_words


def tell_raised(alarm: Alarm, **_signal: Any) -> None:
    """A new one: the dispatchers of its towns and of the county; leaders look when they want to."""
    _tell(dispatchers(alarm), alarm)


def tell_assigned(alarm: Alarm, by: User, **_signal: Any) -> None:
    """It was given to somebody."""
    if alarm.owner is not None:
        _tell([alarm.owner], alarm, besides=by.pk)


def _tell(people: Iterable[User], alarm: Alarm, besides: int | None = None) -> None:
    # In the county's language: the worker that raises it has none of its own.
    with override(settings.LANGUAGE_CODE):
        place = place_names([alarm], land(EVERYTHING))[alarm.pk]
        line = line_of(alarm, place, area_words(EVERYTHING))
        words = _("Early warning: %(what)s, %(where)s, %(figures)s") % {
            "what": line.what, "where": line.where, "figures": line.figures,
        }  # fmt: skip
    path = reverse("overview:warning", args=[alarm.pk])
    tell(people, Kind.OTHER, words=words[:300], path=path, besides=besides)
