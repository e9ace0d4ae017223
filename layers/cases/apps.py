from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "layers.cases"
    label = "cases"

    def ready(self) -> None:
        from layers import retention
        from layers.cases.callbacks_due import follow
        from layers.cases.rehome import carry, rehome
        from layers.cases.retention import RULES
        from layers.cases.signals import case_changed
        from layers.territory.signals import borders_changed, grid_set_replaced

        borders_changed.connect(rehome, dispatch_uid="cases.rehome")
        grid_set_replaced.connect(carry, dispatch_uid="cases.carry")
        case_changed.connect(follow, dispatch_uid="cases.callbacks_due")
        retention.RULES.extend(RULES)
