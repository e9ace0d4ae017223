from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "layers.residents"
    label = "residents"

    def ready(self) -> None:
        from layers import retention
        from layers.residents.rehome import carry, rehome
        from layers.residents.retention import RULES
        from layers.territory.signals import borders_changed, grid_set_replaced

        borders_changed.connect(rehome, dispatch_uid="residents.rehome")
        grid_set_replaced.connect(carry, dispatch_uid="residents.carry")
        retention.RULES.extend(RULES)
