from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "layers.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from layers import retention
        from layers.enterprises.retention import RULES
        from layers.territory.follow_borders import follow_borders, homes_of

        follow_borders("enterprises", [homes_of("enterprises_enterprise")], signed=True)
        retention.RULES.extend(RULES)
