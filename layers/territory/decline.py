"""Decline a proposal, with a reason for the proposer."""

from django.db import transaction

from layers.territory.bench import Editor, must_edit
from layers.territory.decide import clean_note, locked_open, settle
from layers.territory.models import Proposal


def decline(editor: Editor, proposal_id: int, *, note: str) -> Proposal:
    """Raises NotFound, NotAllowed, OutOfOrder when it is decided, Refused without a reason."""
    note = clean_note(note, needed=True)
    with transaction.atomic():
        proposal = locked_open(proposal_id)
        must_edit(editor, proposal.village)
        return settle(proposal, editor, Proposal.State.DECLINED, note)
