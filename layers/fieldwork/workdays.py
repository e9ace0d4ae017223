"""The county's working calendar, read for a span of days."""

from datetime import date

from layers.cases.clock import WorkCalendar
from layers.cases.models import CalendarDay
from layers.cases.register import office_hours


def county_calendar(first: date, last: date) -> WorkCalendar:
    """The calendar with the days that the county declared between ``first`` and ``last``."""
    declared = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "working")
    return WorkCalendar(dict(declared), office_hours())
