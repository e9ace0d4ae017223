from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "layers.staff"
    label = "staff"

    def ready(self) -> None:
        from layers import retention
        from layers.staff.border_posts import follow
        from layers.staff.retention import RULES
        from layers.territory.signals import borders_changed

        borders_changed.connect(follow, dispatch_uid="staff.border_posts")
        retention.RULES.extend(RULES)
