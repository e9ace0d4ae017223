"""Tables of the oversight layer, by noun."""

from layers.oversight.models.bulletin import Bulletin, BulletinFile
from layers.oversight.models.supervision import Supervision, SupervisionEvent
from layers.oversight.models.whistle import Clock, Lapse, Summons, Whistle, WhistleEvent

__all__ = [
    "Bulletin",
    "BulletinFile",
    "Clock",
    "Lapse",
    "Summons",
    "Supervision",
    "SupervisionEvent",
    "Whistle",
    "WhistleEvent",
]
