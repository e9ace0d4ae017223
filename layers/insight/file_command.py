"""What the commands share that read anybody's file and write another, without a database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from layers.errors import Refused


class FileCommand(BaseCommand):
    """``write`` does the work, with the options; what it refuses, or a place that cannot be written
    to, becomes one line on the screen."""

    requires_system_checks = ()

    def write(self, *args: Any, **options: Any) -> None:
        """Read, reckon and write ``options["out"]``. Raises Refused, OSError."""
        raise NotImplementedError

    def handle(self, **options: Any) -> None:
        try:
            self.write(**options)
        except Refused as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(_cannot_write(options["out"])) from error


def _cannot_write(path: Path) -> str:
    return _("The file %(file)s cannot be written. Is there such a folder?") % {"file": path}
