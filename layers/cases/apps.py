from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "layers.cases"
    label = "cases"
