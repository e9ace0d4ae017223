"""Django's name for this room, and the signals it listens to."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "layers.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        from layers.fieldwork.rehome import rehome
        from layers.territory.signals import borders_changed

        borders_changed.connect(rehome, dispatch_uid="fieldwork.rehome")
