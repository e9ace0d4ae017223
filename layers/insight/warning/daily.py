"""The daily scan: look at every day that has ended and was not looked at, raise or go on alarms.

That a day was looked at is a row with the day as its key, written with its alarms in one
transaction: two workers, or one that is killed and started again, raise each once.
"""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from layers.insight.models import Alarm, AlarmEvent, WatchedDay
from layers.insight.signals import alarm_raised
from layers.insight.warning.calibrate import threshold_of
from layers.insight.warning.episodes import QUIET_DAYS
from layers.insight.warning.streams import Stream
from layers.insight.warning.watched import Watched, watched

# A worker that was off for longer does not go through all of that again; a new county sees the
# last weeks at once.
CATCH_UP_DAYS: Final = 28
# Older alarms are kept but told to nobody.
NEWS_DAYS: Final = 3


def catch_up(now: datetime) -> int:
    """Look at the days that have ended and were not looked at; return how many."""
    yesterday = timezone.localdate(now) - timedelta(days=1)
    days = [yesterday - timedelta(days=back) for back in range(CATCH_UP_DAYS - 1, -1, -1)]
    done = set(WatchedDay.objects.filter(day__in=days).values_list("day", flat=True))
    missing = [day for day in days if day not in done]
    # Reading two years takes longer than looking at a day of them: once for all.
    county = watched(yesterday) if missing else None
    if county is None:
        return 0
    return sum(watch_day(county, day) for day in missing if day >= county.first_day)


def watch_day(county: Watched, day: date) -> bool:
    """Look at one day of what ``county`` knows; whether it was this call that did."""
    # Outside the transaction, which is short: these think for seconds.
    found = {stream: _found(stream, county, day) for stream in Stream}
    at = county.index(day)
    try:
        with transaction.atomic():
            row = WatchedDay.objects.create(
                day=day,
                reports=int(county.grids.county()[:, at].sum()),
                repeats=county.repeats(day),
                alarms=0,
                made_at=timezone.now(),
            )
            for stream, (threshold, rows) in found.items():
                for signal in rows:
                    row.alarms += _raise(stream, county, day, signal, threshold)
            row.save(update_fields=["alarms"])
    except IntegrityError:
        return False
    return True


def _found(stream: Stream, county: Watched, day: date) -> tuple[float, list[Any]]:
    threshold = threshold_of(stream, county, day)
    at = county.index(day)
    rows = county.signals(stream, at, at + 1)
    return threshold, [row for row in rows if row["score"] > threshold]


def _raise(stream: Stream, county: Watched, day: date, signal: Any, threshold: float) -> bool:
    """Raise an alarm, or let one that is not over go on; whether it is new."""
    rows = county.grid_rows(stream, signal)
    grids = county.land.grids[rows].tolist()
    series = int(signal["series"])
    category = county.reports.categories[series] if series >= 0 else None
    running = Alarm.objects.select_for_update().filter(
        last_day__gte=day - timedelta(days=QUIET_DAYS), last_day__lte=day
    )
    if stream != Stream.COUNTY:
        running = running.filter(grids__overlap=grids)
    if stream == Stream.HOT and running.filter(stream=Stream.PLACE).exists():
        # The place rings already, and with better words for what it is about.
        return False
    alarm = running.filter(stream=stream, category=category).first()
    new = alarm is None
    if alarm is None:
        alarm = Alarm(
            stream=stream, category_id=category, grid_set_id=county.land.grid_set,
            first_day=day, score=0.0, raised_at=timezone.now(),
        )  # fmt: skip
    alarm.last_day = day
    alarm.grids = sorted({*alarm.grids, *grids})
    alarm.towns = sorted({*alarm.towns, *county.land.town[rows].tolist()})
    if stream == Stream.HOT:
        cells = county.cell_frame.ids[county.areas_of(stream, signal)].tolist()
        alarm.cells = sorted({*alarm.cells, *cells})
    if float(signal["score"]) > alarm.score:
        alarm.score, alarm.threshold = float(signal["score"]), threshold
        alarm.observed, alarm.expected = int(signal["observed"]), float(signal["expected"])
        alarm.window, alarm.peak_day = int(signal["window"]), day
        alarm.peak_grid = grids[0] if grids else None
    alarm.save()
    if new:
        AlarmEvent.objects.create(alarm=alarm, verb=AlarmEvent.Verb.RAISE, at=alarm.raised_at)
        if day > timezone.localdate() - timedelta(days=NEWS_DAYS + 1):
            alarm_raised.send(sender=Alarm, alarm=alarm)
    return new
