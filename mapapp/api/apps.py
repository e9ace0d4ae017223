from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "mapapp.api"
    label = "api"
