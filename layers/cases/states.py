"""The status graph of a case, in one place: which verb leads from which states to which."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    DISPATCHED = "dispatched", _("Dispatched")
    ACCEPTED = "accepted", _("In hand")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


class Verb(models.TextChoices):
    REGISTER = "register", _("Registered")
    RELOCATE = "relocate", _("Place changed")
    DISPATCH = "dispatch", _("Dispatched")
    ACCEPT = "accept", _("Accepted")
    REPLY = "reply", _("Progress reported")
    RESOLVE = "resolve", _("Resolved")
    CLOSE = "close", _("Closed")
    UNMASK = "unmask", _("Contact unmasked")


@dataclass(frozen=True, slots=True)
class Step:
    """A verb's place in the graph; ``to`` None leaves the state as it is."""

    sources: frozenset[str]
    to: str | None


# Work on these is still due.
OPEN = frozenset({State.REGISTERED, State.DISPATCHED, State.ACCEPTED})

GRAPH: dict[str, Step] = {
    Verb.RELOCATE: Step(OPEN, None),
    Verb.DISPATCH: Step(frozenset({State.REGISTERED, State.DISPATCHED}), State.DISPATCHED),
    # The grid's own worker may take a case at once: small matters stay in the grid.
    Verb.ACCEPT: Step(frozenset({State.REGISTERED, State.DISPATCHED}), State.ACCEPTED),
    Verb.REPLY: Step(frozenset({State.ACCEPTED}), None),
    Verb.RESOLVE: Step(frozenset({State.ACCEPTED}), State.RESOLVED),
    Verb.CLOSE: Step(frozenset({State.RESOLVED}), State.CLOSED),
    Verb.UNMASK: Step(frozenset(State.values), None),
}
