from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "layers.staff"
    label = "staff"
