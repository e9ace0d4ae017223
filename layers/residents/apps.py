from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "layers.residents"
    label = "residents"

    def ready(self) -> None:
        from layers import retention
        from layers.residents.retention import RULES
        from layers.territory.follow_borders import follow_borders, homes_of

        # A house that a border cuts belongs where a point inside it lies.
        homes = [
            homes_of("residents_household"),
            homes_of("residents_building", "ST_PointOnSurface(t.geom)"),
        ]
        follow_borders("residents", homes, signed=True)
        retention.RULES.extend(RULES)
