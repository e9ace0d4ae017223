"""Django's name for this room, and what it hears from the floors below."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "mapapp.overview"

    def ready(self) -> None:
        from layers.insight.signals import alarm_assigned, alarm_raised
        from mapapp.overview.tell_warning import tell_assigned, tell_raised

        alarm_raised.connect(tell_raised, dispatch_uid="overview.alarm_raised")
        alarm_assigned.connect(tell_assigned, dispatch_uid="overview.alarm_assigned")
