"""Django's name for this room."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "layers.residents"
