"""Propose a change of borders: those who know the ground draw it, a dispatcher decides."""

from collections.abc import Mapping
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.territory.bench import Editor
from layers.territory.change import Change, plan_change
from layers.territory.change_json import written
from layers.territory.edit import clean_reason
from layers.territory.lock import lock_grid_set
from layers.territory.models import Division, Grid, Proposal
from layers.territory.signals import proposal_changed


def propose(editor: Editor, change: Change, village: Division) -> Proposal:
    """Store the change as drawn, with the versions that were seen; no border moves.

    The same UUID again gets the same proposal. It has to be possible today: raises what
    ``plan_change`` raises, Refused for the reason, for a missing UUID and for what moves nothing.
    """
    if change.uuid is None:
        raise Refused(_("The change has no mark of its own. Reload the page and draw it anew."),
                      "uuid")  # fmt: skip
    with transaction.atomic():
        grid_set = lock_grid_set()
        before = proposed_before(editor, change)
        if before is not None:
            return before
        reason = clean_reason(change.reason)
        plan = plan_change(editor, change, village, grid_set)
        plan.must_move()
        now = timezone.now()
        proposal = Proposal.objects.create(
            uuid=change.uuid,
            grid_set=grid_set,
            village=village,
            verb=change.verb,
            change=written(replace(change, versions=_seen(change, plan.bench.own))),
            reason=reason,
            proposer_id=editor.user_id,
            drawn_at=min(change.drawn_at or now, now),
            proposed_at=now,
        )
        proposal_changed.send(Proposal, proposal=proposal)
    return proposal


def _seen(change: Change, rows: Mapping[str, Grid]) -> dict[str, int]:
    """The versions that were seen; of a grid for which none was sent, the present one."""
    return {code: change.versions.get(code, rows[code].version) for code in change.codes}


def proposed_before(editor: Editor, change: Change) -> Proposal | None:
    """The proposal with the change's UUID. Raises Refused when it is somebody else's."""
    proposal = Proposal.objects.filter(uuid=change.uuid).first() if change.uuid else None
    if proposal is not None and proposal.proposer_id != editor.user_id:
        raise Refused(_("This change has the mark of another. Draw it anew."), "uuid")
    return proposal
