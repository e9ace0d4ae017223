"""Approve a proposal: it is carried over to the borders as they are now, and saved as an edit."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from layers.errors import OutOfOrder
from layers.territory.bench import Editor, must_edit
from layers.territory.change import plan_change
from layers.territory.change_json import read_change
from layers.territory.decide import clean_note, locked_open, settle
from layers.territory.edit import Plan
from layers.territory.lock import lock_grid_set
from layers.territory.models import Proposal


def approve(editor: Editor, proposal_id: int, *, note: str = "") -> Proposal:
    """Save what was proposed, with the proposer's reason; of two who approve, the first did it.

    Raises NotFound, NotAllowed, OutOfOrder when it is decided already or its grid set is no longer
    in force, Stale with the stretch where somebody else moved the same border since, BorderRefused
    when the borders around leave no room for it any more.
    """
    note = clean_note(note, needed=False)
    with transaction.atomic():
        plan, proposal = plan_proposal(editor, proposal_id)
        saved = plan.save(editor, proposal.reason)
        return settle(proposal, editor, Proposal.State.APPROVED, note, saved.edit)


def plan_proposal(editor: Editor, proposal_id: int) -> tuple[Plan, Proposal]:
    """Work out what approving would save. Must run inside a transaction."""
    grid_set = lock_grid_set()
    proposal = locked_open(proposal_id)
    must_edit(editor, proposal.village)
    if proposal.grid_set_id != grid_set.pk:
        raise OutOfOrder(
            _("The grids were divided anew since. Decline it, and have it drawn anew.")
        )
    change = replace(read_change(proposal.change), reason=proposal.reason)
    return plan_change(editor, change, proposal.village, grid_set), proposal
