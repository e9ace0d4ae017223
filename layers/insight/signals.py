"""What this room tells the floors above it, inside the transaction of the change."""

from django.dispatch import Signal

# A new alarm. ``alarm``: the Alarm.
alarm_raised = Signal()
# It was given to ``alarm.owner`` ``by`` somebody.
alarm_assigned = Signal()
