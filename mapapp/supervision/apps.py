"""Django's name for this room."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "mapapp.supervision"
