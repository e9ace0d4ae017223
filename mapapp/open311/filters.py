"""The filters of the list of requests. Pure: words in, plain data out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from mapapp.open311.faults import Fault

MOST: Final = 1000
SPAN: Final = timedelta(days=90)
NUMBER: Final = re.compile(r"[0-9]{1,20}")
_SERVICE: Final = re.compile(r"[-A-Za-z0-9_]{1,40}")
_STATUS: Final = {"open": False, "closed": True}


@dataclass(frozen=True, slots=True)
class Filters:
    """``numbers`` overrides all the others; ``ended`` None is both."""

    numbers: list[str] | None
    services: list[str]
    start: datetime
    end: datetime
    ended: bool | None


def filters_of(sent: Mapping[str, str], now: datetime | None = None) -> Filters:
    """Return what the client wants. Raises Fault 400 for what cannot be meant."""
    start, end = _span(sent.get("start_date", ""), sent.get("end_date", ""), now or timezone.now())
    numbers = _listed(sent.get("service_request_id", ""), NUMBER, "service_request_id")
    return Filters(
        numbers=numbers or None,
        services=_listed(sent.get("service_code", ""), _SERVICE, "service_code"),
        start=start,
        end=end,
        ended=_ended(sent.get("status", "")),
    )


def _span(first: str, last: str, now: datetime) -> tuple[datetime, datetime]:
    """90 days at most: up to now, or from the start or up to the end that is given."""
    start, end = _time(first, "start_date"), _time(last, "end_date")
    try:
        if start is None:
            end = end or now
            start = end - SPAN
        end = end or min(start + SPAN, max(now, start))
    except OverflowError:
        raise _unreadable("start_date, end_date") from None
    if end < start:
        raise Fault(400, _("end_date lies before start_date."))
    if end - start > SPAN:
        raise Fault(400, _("start_date and end_date may lie 90 days apart at most."))
    return start, end


def _time(sent: str, name: str) -> datetime | None:
    """A time as the specification writes it; without an offset, the county's own time."""
    sent = sent.strip()
    if not sent:
        return None
    try:
        # An unescaped “+” of the offset has become a space on the way.
        found = parse_datetime(sent) or parse_datetime(sent.replace(" ", "+"))
        if found is None and (day := parse_date(sent)):
            found = datetime.combine(day, time())
        if found is None:
            raise _unreadable(name)
        return found if timezone.is_aware(found) else timezone.make_aware(found)
    except (ValueError, OverflowError):
        raise _unreadable(name) from None


def _unreadable(name: str) -> Fault:
    return Fault(
        400, _("%(name)s cannot be read. Write it like 2026-01-31T08:00:00Z.") % {"name": name}
    )


def _listed(sent: str, shape: re.Pattern[str], name: str) -> list[str]:
    found = [word.strip() for word in sent.split(",") if word.strip()]
    if len(found) > MOST or not all(shape.fullmatch(word) for word in found):
        raise Fault(400, _("%(name)s cannot be read.") % {"name": name})
    return found


def _ended(sent: str) -> bool | None:
    wanted = {word.strip() for word in sent.split(",") if word.strip()}
    if not wanted <= _STATUS.keys():
        raise Fault(400, _("status is open, closed or both."))
    return _STATUS[wanted.pop()] if len(wanted) == 1 else None
