from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "layers.cases"
    label = "cases"

    def ready(self) -> None:
        from layers import retention
        from layers.cases.rehome import rehome
        from layers.cases.retention import RULES
        from layers.territory.signals import borders_changed

        borders_changed.connect(rehome, dispatch_uid="cases.rehome")
        retention.RULES.extend(RULES)
