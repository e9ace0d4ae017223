"""Expressions that indexes and queries of this layer share, so that the one serves the other."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, IntegerField, Q
from django.db.models.expressions import Combinable

from layers.cases.states import State

# What the counts of the piles look at: index ``case_piles`` has it, so that they
# need not read the cases.
COUNTED: Final = (
    "grid", "town", "department", "channel", "state", "asking", "place_state", "accepted_at",
    "accept_near", "resolve_near", "clock_from", "received_at", "accept_due", "resolve_due",
    "changed_at",
)  # fmt: skip


class Grams(Func):
    """Every two signs that follow one another in an address and a text, as whole numbers.

    Made by a migration; the index ``case_grams`` holds them, no column does.
    """

    function = "cases_grams"
    arity = 2
    output_field = ArrayField(IntegerField())


def running(accept: F | Combinable, resolve: F | Combinable) -> models.Case:
    """One of the two, by which clock of a case runs: to accept it, then to resolve it."""
    accepting = Q(state__in=[State.REGISTERED, State.DISPATCHED], accepted_at=None)
    return models.Case(models.When(accepting, then=accept), default=resolve)
