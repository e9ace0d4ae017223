"""Django's name for this room."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "layers.fieldwork"
