from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "layers.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from layers import retention
        from layers.enterprises.rehome import carry, rehome
        from layers.enterprises.retention import RULES
        from layers.territory.signals import borders_changed, grid_set_replaced

        borders_changed.connect(rehome, dispatch_uid="enterprises.rehome")
        grid_set_replaced.connect(carry, dispatch_uid="enterprises.carry")
        retention.RULES.extend(RULES)
