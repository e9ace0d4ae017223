from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "layers.notices"
    label = "notices"

    def ready(self) -> None:
        from layers.cases.signals import case_changed
        from layers.notices.on_case import hear

        case_changed.connect(hear, dispatch_uid="notices.hear")
