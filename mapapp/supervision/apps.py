from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "mapapp.supervision"
    label = "supervision"
