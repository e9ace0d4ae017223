"""Whose system files: the key, a pause after wrong ones, and how many cases a minute."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.cases.models import SourceKey
from layers.cases.source_keys import key_of
from mapapp.access.tries import note_wrong_try, paused_until
from mapapp.open311.faults import Fault

_WRONG: Final = "open311"
_MINUTE: Final = timedelta(minutes=1)


def key_in(request: HttpRequest) -> SourceKey:
    """The valid key of the request. Raises Fault 403, or 429 with the time of the next try."""
    if until := paused_until(request, _WRONG):
        raise Fault(429, _("Too many wrong keys from here. Try again later."), until)
    sent = request.POST.get("api_key", "")
    key = key_of(sent) if sent else None
    if key is None:
        if sent:
            note_wrong_try(request, _WRONG)
        raise Fault(403, _("The api_key is missing or not valid."))
    _keep_pace(key)
    return key


def _keep_pace(key: SourceKey) -> None:
    """Raise Fault 429 when the system files more than its share of this minute."""
    now = timezone.now()
    name = f"open311-pace:{key.pk}:{now:%Y%m%d%H%M}"
    count = cache.get(name, 0) + 1
    if count > settings.OPEN311_A_MINUTE:
        raise Fault(429, _("Too many cases in a minute. Go on in the next."), _next_minute(now))
    cache.set(name, count, _MINUTE.total_seconds())


def _next_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) + _MINUTE
