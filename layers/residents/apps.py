from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "layers.residents"
    label = "residents"

    def ready(self) -> None:
        from layers import retention
        from layers.residents.rehome import rehome
        from layers.residents.retention import RULES
        from layers.territory.signals import borders_changed

        borders_changed.connect(rehome, dispatch_uid="residents.rehome")
        retention.RULES.extend(RULES)
