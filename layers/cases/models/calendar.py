"""The county's own calendar: days that differ from the national one."""

from typing import ClassVar

from django.db import models


class CalendarDay(models.Model):
    """One day that the county has declared working or not; it beats every other source."""

    day = models.DateField(primary_key=True)
    working = models.BooleanField()
    note = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["day"]
