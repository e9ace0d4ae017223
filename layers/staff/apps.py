from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "layers.staff"
    label = "staff"

    def ready(self) -> None:
        from layers import retention
        from layers.staff.border_posts import carry, follow
        from layers.staff.retention import RULES
        from layers.territory.signals import borders_changed, grid_set_replaced

        borders_changed.connect(follow, dispatch_uid="staff.border_posts")
        grid_set_replaced.connect(carry, dispatch_uid="staff.carry")
        retention.RULES.extend(RULES)
