"""``manage.py import_grids FILE``: check a file of grids; with --commit, write it as a new set."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.territory.import_grids import check, import_grids, rows_of
from layers.territory.read_layer import read_layer
from layers.territory.report_faults import lines, summary


class Command(BaseCommand):
    help = "Check a file of grids (GeoJSON, GeoPackage, Shapefile); --commit writes it as a new set"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--layer", help="which layer of the file")
        parser.add_argument("--encoding", help="of a shapefile's table, such as gbk")
        parser.add_argument("--crs", help="of a file that names none, such as EPSG:4527")
        parser.add_argument("--code", default="code", help="field of the 15 or 17-figure code")
        parser.add_argument("--name", default="name", help="field of the name")
        parser.add_argument("--kind", default="", help="field of the kind (general, dedicated)")
        parser.add_argument("--village", default="", help="field of the village's code")
        parser.add_argument("--set", help="name of the new set; the file's name without it")
        parser.add_argument(
            "--starts-on", type=date.fromisoformat, help="in force from this day; a draft without"
        )
        parser.add_argument("--commit", action="store_true", help="write; a dry run without it")

    def handle(self, **options: Any) -> None:
        try:
            self._import(**options)
        except (Refused, IntegrityError) as error:
            raise CommandError(_("%(error)s Nothing was written.") % {"error": error}) from error

    def _import(self, file: Path, **options: Any) -> None:
        layer = read_layer(file, options["layer"], options["encoding"], options["crs"])
        rows = rows_of(layer, options["code"], options["name"], options["kind"], options["village"])
        self.stdout.write(
            _("%(count)d grids in %(crs)s.") % {"count": len(rows), "crs": layer.crs or "?"}
        )
        faults = check(rows)
        for line in lines(faults):
            self.stdout.write(line)
        if faults or not rows:
            raise Refused(summary(faults) if faults else _("The file has no grids."))
        if not options["commit"] and not options["starts_on"]:
            self.stdout.write(_("No faults. Nothing was written: add --commit to write."))
            return
        with transaction.atomic():
            imported = import_grids(rows, options["set"] or file.stem, options["starts_on"])
            # What would go over to the new set is seen by doing it, and undoing it.
            transaction.set_rollback(not options["commit"])
        grid_set = imported.grid_set
        for carried in imported.carried:
            self.stdout.write(carried.line())
        if not options["commit"]:
            self.stdout.write(_("No faults. Nothing was written: add --commit to write."))
            return
        self.stdout.write(
            _("Written as “%(name)s”: %(state)s, from %(day)s.")
            % {
                "name": grid_set.name,
                "state": grid_set.get_state_display(),
                "day": grid_set.starts_on,
            }
        )
