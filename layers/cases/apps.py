from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "layers.cases"
    label = "cases"

    def ready(self) -> None:
        from layers.cases.rehome import rehome
        from layers.territory.signals import borders_changed

        borders_changed.connect(rehome, dispatch_uid="cases.rehome")
