"""Tables of the oversight layer, by noun."""

from layers.oversight.models.bulletin import Bulletin, BulletinFile, Naming
from layers.oversight.models.item import DelegatedItem
from layers.oversight.models.supervision import Supervision, SupervisionEvent
from layers.oversight.models.voice import Question, QuestionAnswer, ReopenRequest
from layers.oversight.models.whistle import Clock, Lapse, Summons, Whistle, WhistleEvent

__all__ = [
    "Bulletin",
    "BulletinFile",
    "Clock",
    "DelegatedItem",
    "Lapse",
    "Naming",
    "Question",
    "QuestionAnswer",
    "ReopenRequest",
    "Summons",
    "Supervision",
    "SupervisionEvent",
    "Whistle",
    "WhistleEvent",
]
