"""The county's own calendar: declare a day working or not, or take that back."""

from datetime import date

from layers.cases.intake import clean_words
from layers.cases.models import CalendarDay


def declare_day(day: date, *, working: bool, note: str = "") -> None:
    """Let ``day`` be as declared, whatever other calendars say. Deadlines follow by ``reclock``.

    Raises Refused for a note that cannot be read.
    """
    note = clean_words(note, "note", 80)
    CalendarDay.objects.update_or_create(day=day, defaults={"working": working, "note": note})


def withdraw_day(day: date) -> None:
    """Let the other calendars decide on ``day`` again; nothing happens where none was declared."""
    CalendarDay.objects.filter(day=day).delete()
