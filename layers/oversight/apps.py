from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "layers.oversight"
    label = "oversight"

    def ready(self) -> None:
        from layers.cases.signals import case_changed
        from layers.oversight.on_case import hear

        case_changed.connect(hear, dispatch_uid="oversight.hear")
