"""What cases tell the floors above them, inside the transaction of the change."""

from django.dispatch import Signal

# Something happened to a case. ``case``: the Case as it is now. ``event``: its new CaseEvent.
case_changed = Signal()
