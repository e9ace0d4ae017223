"""``manage.py clusters CASES.csv``: cases that lie close together, in space or in time too."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.insight.case_tables import read_points
from layers.insight.clusters import clusters, space_time_clusters
from layers.insight.file_command import FileCommand


class Command(FileCommand):
    help = "Clusters of cases (DBSCAN; ST-DBSCAN with --days); needs no database"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV: lon, lat (x, y with --planar)[, date]")
        parser.add_argument("--metres", type=float, default=200.0, help="between neighbours")
        parser.add_argument("--days", type=float, help="between neighbours; any without it")
        parser.add_argument("--least", type=int, default=5, help="cases around a cluster's core")
        parser.add_argument("--planar", action="store_true", help="coordinates are in metres")
        parser.add_argument("--out", type=Path, required=True, help="file.csv: the rows, numbered")

    def write(self, file: Path, out: Path, **options: Any) -> None:
        metres, days, least = options["metres"], options["days"], options["least"]
        if not 0 < metres < float("inf") or least < 1 or not (days is None or days >= 0):
            raise Refused(_("--metres and --least are above 0, --days is not negative."))
        rows, points, dates = read_points(file, planar=options["planar"], dated=days is not None)
        labels = (
            clusters(points, metres, least)
            if days is None
            else space_time_clusters(points, dates, metres, days, least)
        ).tolist()
        # With a byte order mark, since spreadsheets take a CSV file for the system's encoding.
        with out.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.DictWriter(target, [*rows[0], "cluster"])
            writer.writeheader()
            writer.writerows(
                {**row, "cluster": label + 1 if label >= 0 else ""}
                for row, label in zip(rows, labels, strict=True)
            )
        self.stdout.write(
            _("%(n)d clusters; %(inside)d of %(all)d cases lie in one.")
            % {
                "n": max(labels) + 1, "all": len(labels),
                "inside": sum(label >= 0 for label in labels),
            }
        )  # fmt: skip
