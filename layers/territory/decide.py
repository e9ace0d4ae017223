"""What deciding on a proposal has in common: it is locked, still open, and decided once."""

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.errors import NotFound, OutOfOrder, Refused
from layers.territory.bench import Editor
from layers.territory.models import Edit, Proposal
from layers.territory.signals import proposal_changed

LONGEST_NOTE: Final = 200


def locked_open(pk: int) -> Proposal:
    """Lock and return a proposal that waits. Must run inside a transaction.

    Raises NotFound, or OutOfOrder when somebody was faster.
    """
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("village")
    proposal = rows.defer("village__geom").filter(pk=pk).first()
    if proposal is None:
        raise NotFound(_("There is no such proposal. Reload the list."))
    if proposal.state != Proposal.State.OPEN:
        who = str(proposal.decided_by)
        raise OutOfOrder(
            _("%(who)s has decided already: %(state)s.")
            % {"who": who, "state": proposal.get_state_display()}
        )
    return proposal


def settle(
    proposal: Proposal,
    editor: Editor,
    state: Proposal.State,
    note: str = "",
    edit: Edit | None = None,
) -> Proposal:
    """Write the decision and tell the floors above."""
    proposal.state = state
    proposal.decided_by_id = editor.user_id
    proposal.decided_at = timezone.now()
    proposal.note = note
    proposal.edit = edit
    with transaction.atomic():
        proposal.save(update_fields=["state", "decided_by", "decided_at", "note", "edit"])
        proposal_changed.send(Proposal, proposal=proposal)
    return proposal


def clean_note(note: str, *, needed: bool) -> str:
    """Return the note, trimmed. Raises Refused when it is missing, too long or not to be read."""
    note = note.strip()
    if needed and not note:
        raise Refused(_("Say why, so that the proposer knows what to change."), "note")
    if len(note) > LONGEST_NOTE or not note.isprintable():
        raise Refused(_("Give the note in one line of at most 200 characters."), "note")
    return note
