"""Django's name for this room, and the one row its counts rest on."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class InsightConfig(AppConfig):
    name = "layers.insight"

    def ready(self) -> None:
        post_migrate.connect(lay_basis, sender=self, dispatch_uid="insight.basis")


def lay_basis(**_signal: Any) -> None:
    """Put the row back that a flush of all tables took; without it nothing would be counted."""
    from layers.insight.counts import ensure_basis

    ensure_basis()
