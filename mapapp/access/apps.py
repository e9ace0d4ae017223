from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "mapapp.access"
    label = "access"

    def ready(self) -> None:
        from mapapp import checks  # noqa: F401  (registers itself)
