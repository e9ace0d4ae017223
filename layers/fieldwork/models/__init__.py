"""Tables of the fieldwork layer, by noun."""

from layers.fieldwork.models.hazard import Hazard
from layers.fieldwork.models.mailbox import Letter, Mailbox, Opening
from layers.fieldwork.models.receipt import Receipt
from layers.fieldwork.models.record import FieldEvent, FieldPhoto
from layers.fieldwork.models.round import Round, RoundCase
from layers.fieldwork.models.sweep import Sweep, SweepResult, SweepTask
from layers.fieldwork.models.visit import Answer, Visit

__all__ = [
    "Answer",
    "FieldEvent",
    "FieldPhoto",
    "Hazard",
    "Letter",
    "Mailbox",
    "Opening",
    "Receipt",
    "Round",
    "RoundCase",
    "Sweep",
    "SweepResult",
    "SweepTask",
    "Visit",
]
