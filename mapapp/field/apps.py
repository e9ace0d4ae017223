from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "mapapp.field"
    label = "field"
