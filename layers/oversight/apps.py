from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "layers.oversight"
    label = "oversight"
