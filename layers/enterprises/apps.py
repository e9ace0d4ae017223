"""Django's name for this room."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "layers.enterprises"
