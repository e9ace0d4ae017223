"""Withdraw one's own proposal while nobody has decided on it."""

from django.db import transaction
from django.utils.translation import gettext as _

from layers.errors import NotFound
from layers.territory.bench import Editor
from layers.territory.decide import locked_open, settle
from layers.territory.models import Proposal


def withdraw(editor: Editor, proposal_id: int) -> Proposal:
    """Raises NotFound for what is not this person's, OutOfOrder when it is decided."""
    with transaction.atomic():
        proposal = locked_open(proposal_id)
        if proposal.proposer_id != editor.user_id:
            raise NotFound(_("There is no such proposal. Reload the list."))
        return settle(proposal, editor, Proposal.State.WITHDRAWN)
