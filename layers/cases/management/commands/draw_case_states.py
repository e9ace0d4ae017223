"""``manage.py draw_case_states``: docs/case-states.md and its picture, from the status graph."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from layers.cases.drawing import page, picture


class Command(BaseCommand):
    help = "Draw the status graph of a case into docs/"
    requires_system_checks: list[str] = []  # noqa: RUF012 (Django's own declaration)

    def handle(self, *args: Any, **options: Any) -> None:
        docs = Path(settings.BASE_DIR) / "docs"
        (docs / "case-states.md").write_text(page())
        (docs / "case-states.svg").write_text(picture())
