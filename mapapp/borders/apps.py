from django.apps import AppConfig


class BordersConfig(AppConfig):
    name = "mapapp.borders"
    label = "borders"
