"""Django's name for this room, and the signals it listens to."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "layers.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        from layers import retention
        from layers.fieldwork.rehome import BOXES, HAZARDS
        from layers.fieldwork.retention import RULES
        from layers.territory.follow_borders import follow_borders

        follow_borders("fieldwork", [BOXES, HAZARDS], signed=False)
        retention.RULES.extend(RULES)
