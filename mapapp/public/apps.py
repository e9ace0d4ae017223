from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "mapapp.public"
    label = "public"
