from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "layers.staff"
    label = "staff"

    def ready(self) -> None:
        from layers import retention
        from layers.staff.border_posts import carry, follow, take_back
        from layers.staff.retention import RULES
        from layers.territory.signals import (
            borders_changed,
            grid_set_recalled,
            grid_set_replaced,
        )

        borders_changed.connect(follow, dispatch_uid="staff.border_posts")
        grid_set_replaced.connect(carry, dispatch_uid="staff.carry")
        grid_set_recalled.connect(take_back, dispatch_uid="staff.take_back")
        retention.RULES.extend(RULES)
