from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "layers.territory"
    label = "territory"
