from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "mapapp.maps"
    label = "maps"
