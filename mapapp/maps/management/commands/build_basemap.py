"""Draws the offline base map from the county's own divisions, buildings, roads and waters."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from layers.errors import Refused
from layers.residents.base_map import BUILDINGS, LOOK
from layers.sql import prepared
from layers.territory.base_map import Lines, build
from layers.territory.editions import editions
from layers.territory.models import Division
from layers.territory.read_layer import read_layer
from mapapp.maps.progress import bar

# Roads and waters are drawn from these zooms on.
ROADS_FROM, WATER_FROM = 11, 8


class Command(BaseCommand):
    help = (
        "Draw the base map that needs no internet: divisions and buildings of the database, roads"
        " and waters from files (GeoJSON, GeoPackage, Shapefile)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--roads", type=Path, help="lines; fields class (main, second, minor) and name"
        )
        parser.add_argument("--water", type=Path, help="polygons; a field name")
        parser.add_argument("--out", type=Path, default=settings.BASEMAP_FILE)
        parser.add_argument(
            "--again", action="store_true",
            help="with the files it was drawn from, and only if anything has changed since",
        )  # fmt: skip

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if not Division.objects.filter(geom__isnull=False).exists():
            raise CommandError("There are no divisions to draw. Run import_divisions first.")
        out, names = options["out"], ("roads", "water")
        files = {name: str(options[name].resolve()) for name in names if options[name]}
        if options["again"]:
            if not _note(out).exists():
                self.stdout.write(f"{out} was drawn by hand: not known from what")
                return
            before = json.loads(_note(out).read_text())
            files = before["files"]
            if before == _source(files):
                self.stdout.write(f"{out}: nothing has changed")
                return
        # Before anything is read: a change in between is drawn, and once more the next time.
        source = _source(files)
        try:
            drawn = [
                _read(Path(files[name]), name, lowest)
                for name, lowest in (("roads", ROADS_FROM), ("water", WATER_FROM))
                if name in files
            ]
        except Refused as error:
            raise CommandError(str(error)) from error
        size = build(out, [BUILDINGS], drawn, bar)
        _note(out).write_text(json.dumps(source))
        self.stdout.write(f"{out}: {size / 1e6:.1f} MB")


def _note(out: Path) -> Path:
    """Beside the map: what it was drawn from."""
    return out.with_suffix(".json")


def _source(files: dict[str, str]) -> dict[str, Any]:
    """What the map is drawn from, in a form that differs when it would come out otherwise.

    Raises CommandError for a file that is gone.
    """
    try:
        stamps = {name: Path(path).stat().st_mtime for name, path in files.items()}
    except OSError as error:
        raise CommandError(
            f"{error.filename} cannot be read. Run build_basemap with --roads and --water."
        ) from error
    [buildings] = prepared(LOOK, ())
    return {
        "files": files, "stamps": stamps, "buildings": list(buildings),
        "divisions": editions().get("divisions", 0),
    }  # fmt: skip


def _read(path: Path, layer: str, lowest: int) -> Lines:
    found = read_layer(path)
    kept = [at for at, shape in enumerate(found.geometry) if shape is not None]
    blank = [""] * len(found.geometry)
    classes, names = (found.fields.get(field, blank) for field in ("class", "name"))
    return Lines(
        layer,
        found.geometry[kept],
        [classes[at] or "minor" for at in kept],
        lowest,
        [names[at] for at in kept],
    )
