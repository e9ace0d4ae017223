from django.apps import AppConfig


class Open311Config(AppConfig):
    name = "mapapp.open311"
    label = "open311"
