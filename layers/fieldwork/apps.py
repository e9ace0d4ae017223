"""Django's name for this room, and the signals it listens to."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "layers.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        from layers import retention
        from layers.fieldwork.rehome import carry, rehome
        from layers.fieldwork.retention import RULES
        from layers.territory.signals import borders_changed, grid_set_replaced

        borders_changed.connect(rehome, dispatch_uid="fieldwork.rehome")
        grid_set_replaced.connect(carry, dispatch_uid="fieldwork.carry")
        retention.RULES.extend(RULES)
