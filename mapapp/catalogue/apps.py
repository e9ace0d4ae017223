from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "mapapp.catalogue"
    label = "catalogue"
