from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "mapapp.desk"
    label = "desk"
