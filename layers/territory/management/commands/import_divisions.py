"""``manage.py import_divisions FILE``: check divisions; with --commit, write them by code."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.territory.import_divisions import check, import_divisions, rows_of
from layers.territory.read_layer import read_layer
from layers.territory.report_faults import lines, summary


class Command(BaseCommand):
    help = "Check a file of divisions, with or without borders; --commit writes them, by code"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", help="which layer of the file")
        parser.add_argument("--encoding", help="of a shapefile's table, such as gbk")
        parser.add_argument("--crs", help="of a file that names none, such as EPSG:4527")
        parser.add_argument("--code", default="code", help="field of the 6, 9 or 12-figure code")
        parser.add_argument("--name", default="name", help="field of the name")
        parser.add_argument("--commit", action="store_true", help="write; a dry run without it")

    def handle(self, **options: Any) -> None:
        try:
            self._import(**options)
        except (Refused, IntegrityError) as error:
            raise CommandError(_("%(error)s Nothing was written.") % {"error": error}) from error

    def _import(self, file: Path, **options: Any) -> None:
        layer = read_layer(file, options["layer"], options["encoding"], options["crs"])
        rows = rows_of(layer, options["code"], options["name"])
        self.stdout.write(_("%(count)d divisions.") % {"count": len(rows)})
        faults = check(rows)
        for line in lines(faults):
            self.stdout.write(line)
        if faults or not rows:
            raise Refused(summary(faults) if faults else _("The file has no divisions."))
        if not options["commit"]:
            self.stdout.write(_("No faults. Nothing was written: add --commit to write."))
            return
        done = import_divisions(rows)
        self.stdout.write(
            _("%(added)d added, %(changed)d changed, %(same)d as they were.")
            % {"added": done.added, "changed": done.changed, "same": done.same}
        )
