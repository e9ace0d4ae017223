"""Django's name for this room."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "layers.insight"
