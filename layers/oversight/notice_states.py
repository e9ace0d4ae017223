"""The steps of a supervision notice, in one place.

found ─issue→ issued ⇄ replied ─accept→ closed      issued by hand: begins at issued
  │             │    reply/return
  └──contest────┴→ contested ─uphold→ back, ─drop→ dropped      found, issued ─drop→ dropped
"""

from typing import Final

from layers.oversight.models import Supervision, SupervisionEvent

_S, _V = Supervision.State, SupervisionEvent.Verb
# Verb → states it leads from, and the state it leads to; None: back to where the contest began.
STEPS: Final[dict[str, tuple[frozenset[str], str | None]]] = {
    _V.ISSUE: (frozenset({_S.FOUND}), _S.ISSUED),
    _V.REPLY: (frozenset({_S.ISSUED}), _S.REPLIED),
    _V.ACCEPT: (frozenset({_S.REPLIED}), _S.CLOSED),
    _V.RETURN: (frozenset({_S.REPLIED}), _S.ISSUED),
    _V.CONTEST: (frozenset({_S.FOUND, _S.ISSUED}), _S.CONTESTED),
    _V.UPHOLD: (frozenset({_S.CONTESTED}), None),
    _V.DROP: (frozenset({_S.FOUND, _S.ISSUED, _S.CONTESTED}), _S.DROPPED),
}
# What the unit does; everything else is the supervisors'.
OF_UNIT: Final = frozenset({_V.REPLY, _V.CONTEST})
