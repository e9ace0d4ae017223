"""The status graph of a case, in one place: which verb leads from which states to which.

docs/case-states.md is drawn from this file by ``manage.py draw_case_states``.
"""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    REGISTERED = "registered", _("Registered")
    DISPATCHED = "dispatched", _("Dispatched")
    ACCEPTED = "accepted", _("In hand")
    AWAITING = "awaiting", _("Waiting for information")
    SUSPENDED = "suspended", _("Suspended")
    RESOLVED = "resolved", _("Resolved")
    VERIFIED = "verified", _("Verified")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")
    VOID = "void", _("Void")
    MERGED = "merged", _("Merged")


class Verb(models.TextChoices):
    REGISTER = "register", _("Registered")
    RELOCATE = "relocate", _("Place changed")
    RECATEGORISE = "recategorise", _("Category changed")
    ACKNOWLEDGE = "acknowledge", _("Complainant told it is taken up")
    DECLINE = "decline", _("Declined")
    ASK = "ask", _("Complainant asked for information")
    ANSWER = "answer", _("Complainant answered")
    DISPATCH = "dispatch", _("Dispatched")
    ACCEPT = "accept", _("Accepted")
    RETURN_ASK = "return_ask", _("Return asked for")
    RETURN_OK = "return_ok", _("Return approved")
    RETURN_NO = "return_no", _("Return refused")
    REASSIGN = "reassign", _("Reassigned")
    CO_HANDLE = "co_handle", _("Other units joined in")
    EXTEND_ASK = "extend_ask", _("Extension asked for")
    EXTEND_OK = "extend_ok", _("Extension approved")
    EXTEND_NO = "extend_no", _("Extension refused")
    SUSPEND = "suspend", _("Suspended")
    RESUME = "resume", _("Resumed")
    REPLY = "reply", _("Progress reported")
    RESOLVE = "resolve", _("Resolved")
    VERIFY = "verify", _("Verified")
    REWORK = "rework", _("Sent back to be done again")
    CALLBACK = "callback", _("Called back")
    RATE = "rate", _("Rated")
    CLOSE = "close", _("Closed")
    REOPEN = "reopen", _("Reopened")
    VOID = "void", _("Declared void")
    MERGE = "merge", _("Merged")
    TAKE_IN = "take_in", _("Another case taken in")
    SPLIT = "split", _("Split")
    REMIND = "remind", _("Reminded")
    SUPERVISE = "supervise", _("Supervision notice")
    ESCALATE = "escalate", _("Escalated to the unit's chief")
    NAME = "name", _("Named in the bulletin")
    RECLOCK = "reclock", _("Deadlines worked out anew")
    UNMASK = "unmask", _("Contact unmasked")


@dataclass(frozen=True, slots=True)
class Step:
    """A verb's place in the graph; without ``targets`` the state stays as it is, and so it does
    in those of the ``sources`` that ``stays`` names."""

    sources: frozenset[str]
    targets: frozenset[str] = frozenset()
    stays: frozenset[str] = frozenset()

    def leads(self, source: str, to: str | None = None) -> str:
        """The state after this step from ``source``; ``to`` chooses where there are several.

        Raises ValueError for a step that the graph does not have.
        """
        targets = frozenset({source}) if source in self.stays else self.targets or {source}
        after = to or (next(iter(targets)) if len(targets) == 1 else source)
        if source not in self.sources or after not in targets:
            raise ValueError(f"no step from {source} to {after}")
        return after


def _step(*sources: str, to: tuple[str, ...] = (), stays: frozenset[str] = frozenset()) -> Step:
    return Step(frozenset(sources) | stays, frozenset(to), stays)


_S = State
# Somebody works on these or has to begin; their clocks run.
RUNNING: Final = frozenset({_S.REGISTERED, _S.DISPATCHED, _S.ACCEPTED})
# Their clocks stand still.
PAUSED: Final = frozenset({_S.AWAITING, _S.SUSPENDED})
# Work on these is still due.
OPEN: Final = RUNNING | PAUSED
# Done, but not yet checked and closed.
DONE: Final = frozenset({_S.RESOLVED, _S.VERIFIED})
# Everything that somebody still has to do something about.
UNFINISHED: Final = (*sorted(OPEN), *sorted(DONE))
# Nothing more is done; the database refuses every change but reopening.
ENDED: Final = frozenset({_S.CLOSED, _S.DECLINED, _S.VOID, _S.MERGED})

GRAPH: Final[dict[str, Step]] = {
    Verb.RELOCATE: _step(*OPEN),
    Verb.RECATEGORISE: _step(*OPEN),
    Verb.ACKNOWLEDGE: _step(*OPEN),
    Verb.DECLINE: _step(_S.REGISTERED, _S.DISPATCHED, to=(_S.DECLINED,)),
    Verb.ASK: _step(*RUNNING, to=(_S.AWAITING,)),
    Verb.ANSWER: _step(_S.AWAITING, to=tuple(RUNNING)),
    Verb.DISPATCH: _step(_S.REGISTERED, _S.DISPATCHED, to=(_S.DISPATCHED,)),
    # The grid's own worker may take a case at once: small matters stay in the grid.
    Verb.ACCEPT: _step(_S.REGISTERED, _S.DISPATCHED, to=(_S.ACCEPTED,)),
    Verb.RETURN_ASK: _step(_S.DISPATCHED, _S.ACCEPTED),
    Verb.RETURN_OK: _step(_S.DISPATCHED, _S.ACCEPTED, to=(_S.REGISTERED,)),
    Verb.RETURN_NO: _step(_S.DISPATCHED, _S.ACCEPTED),
    # What waits goes on waiting; whoever gets it takes it up when the waiting ends.
    Verb.REASSIGN: _step(_S.ACCEPTED, to=(_S.DISPATCHED,), stays=PAUSED),
    Verb.CO_HANDLE: _step(_S.DISPATCHED, _S.ACCEPTED),
    Verb.EXTEND_ASK: _step(_S.ACCEPTED),
    Verb.EXTEND_OK: _step(_S.ACCEPTED),
    Verb.EXTEND_NO: _step(_S.ACCEPTED),
    Verb.SUSPEND: _step(_S.ACCEPTED, to=(_S.SUSPENDED,)),
    Verb.RESUME: _step(*PAUSED, to=tuple(RUNNING)),
    Verb.REPLY: _step(_S.ACCEPTED),
    Verb.RESOLVE: _step(_S.ACCEPTED, to=(_S.RESOLVED,)),
    Verb.VERIFY: _step(_S.RESOLVED, to=(_S.VERIFIED,)),
    Verb.REWORK: _step(*DONE, to=(_S.ACCEPTED,)),
    Verb.CALLBACK: _step(*DONE, _S.CLOSED),
    Verb.RATE: _step(_S.CLOSED),
    Verb.CLOSE: _step(*DONE, to=(_S.CLOSED,)),
    # Done wrongly goes back to the unit that did it; what was turned away begins again.
    Verb.REOPEN: _step(*ENDED, to=(_S.DISPATCHED, _S.REGISTERED)),
    Verb.VOID: _step(*OPEN, to=(_S.VOID,)),
    Verb.MERGE: _step(*OPEN, to=(_S.MERGED,)),
    Verb.TAKE_IN: _step(*OPEN),
    Verb.SPLIT: _step(*OPEN),
    Verb.REMIND: _step(*RUNNING),
    Verb.SUPERVISE: _step(*RUNNING),
    Verb.ESCALATE: _step(*RUNNING),
    # The last rung of supervision: papers speak of what is over, too.
    Verb.NAME: _step(*_S),
    Verb.RECLOCK: _step(*OPEN),
    Verb.UNMASK: _step(*_S),
}
