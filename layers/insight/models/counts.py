"""Counts of cases, kept current by triggers on cases and calls (migration 0006); their basis."""

import time
from typing import ClassVar

from django.conf import settings
from django.db import models


class Basis(models.Model):
    """One row: the lattice of cells, the clock that says which day it is, and an edition.

    The edition changes when the counts were made anew, so that copies of them are dropped.
    """

    step_lon = models.FloatField()
    step_lat = models.FloatField()
    time_zone = models.CharField(max_length=60, default=settings.TIME_ZONE)
    # The score of a call from which on a complainant counts as satisfied.
    satisfied_from = models.PositiveSmallIntegerField(default=settings.SATISFIED_FROM)
    # From the clock, so that a row made again after a flush is not taken for the one before.
    edition = models.BigIntegerField(default=time.time_ns)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="basis_steps", condition=models.Q(step_lon__gt=0, step_lat__gt=0)
            ),
            models.CheckConstraint(name="basis_one", condition=models.Q(pk=1)),
        ]

    def __str__(self) -> str:
        return f"{self.step_lon} × {self.step_lat}"


class DayCount(models.Model):
    """How many cases were received on a day, about a category, by a channel, in a grid and cell;
    what became of them, and what their complainants said when they were called.

    ``system`` is the number of the system they come from (``sources.system_number``), 0 is our own.
    ``grid`` 0 is without a place, and so is the cell 0, 0. No foreign keys: the trigger that writes
    this must not slow the case down by looking up what the case's own keys already guarantee.
    """

    pk = models.CompositePrimaryKey(
        "day", "category", "channel", "system", "grid", "cell_x", "cell_y"
    )
    day = models.DateField()
    category = models.BigIntegerField()
    channel = models.CharField(max_length=14)
    system = models.IntegerField()
    grid = models.BigIntegerField()
    cell_x = models.IntegerField()
    cell_y = models.IntegerField()
    n = models.IntegerField()
    resolved = models.IntegerField()
    on_time = models.IntegerField()
    # From receipt to resolution, in sum. Whole numbers: what is added can be taken away again.
    minutes = models.BigIntegerField()
    closed = models.IntegerField()
    # Of those resolved: done again, and never sent to a second unit.
    reworked = models.IntegerField()
    one_hop = models.IntegerField()
    # By the latest call that was answered.
    reached = models.IntegerField()
    contacted = models.IntegerField()
    solved = models.IntegerField()
    satisfied = models.IntegerField()
    # The transaction that wrote last; readers ask for what changed since they looked.
    changed = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.day} {self.grid}: {self.n}"
