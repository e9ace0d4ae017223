"""Draws the offline base map from the county's own divisions, buildings, roads and waters."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from layers.errors import Refused
from layers.residents.base_map import BUILDINGS
from layers.territory.base_map import Lines, build
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

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if not Division.objects.filter(geom__isnull=False).exists():
            raise CommandError("There are no divisions to draw. Run import_divisions first.")
        try:
            drawn = [
                _read(options[name], name, lowest)
                for name, lowest in (("roads", ROADS_FROM), ("water", WATER_FROM))
                if options[name]
            ]
        except Refused as error:
            raise CommandError(str(error)) from error
        size = build(options["out"], [BUILDINGS], drawn, bar)
        self.stdout.write(f"{options['out']}: {size / 1e6:.1f} MB")


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
