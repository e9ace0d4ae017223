from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "layers.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from layers import retention
        from layers.enterprises.rehome import rehome
        from layers.enterprises.retention import RULES
        from layers.territory.signals import borders_changed

        borders_changed.connect(rehome, dispatch_uid="enterprises.rehome")
        retention.RULES.extend(RULES)
