from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "mapapp.access"
    label = "access"
