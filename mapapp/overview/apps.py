"""Django's name for this room."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "mapapp.overview"
