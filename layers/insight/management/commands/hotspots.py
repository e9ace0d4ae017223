"""``manage.py hotspots AREAS.geojson --value FIELD``: Gi* on anybody's areas, no database."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from scipy.sparse import csr_array

from layers.errors import Refused
from layers.insight import weights
from layers.insight.areas import Areas, read_areas
from layers.insight.autocorrelation import local_moran, moran
from layers.insight.file_command import FileCommand
from layers.insight.gi_star import gi_star, permuted_p
from layers.insight.significance import adjusted, classes, two_sided_p

# Of Moran's p when --permutations does not say, and the level of what is called a cluster.
SHUFFLES = 999
LEVEL = 0.05
QUADRANTS = ("none", "high_high", "low_high", "low_low", "high_low")


class Command(FileCommand):
    help = "Hot and cold spots (Getis-Ord Gi*) of a GeoJSON file of areas; needs no database"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON, longitude and latitude")
        parser.add_argument("--value", required=True, help="field of the number")
        parser.add_argument("--rate-per", help="field to divide the number by")
        parser.add_argument(
            "--weights", default="queen", help="queen, rook, distance:METRES or knn:K"
        )
        parser.add_argument("--permutations", type=int, default=0, help="p by shuffling")
        parser.add_argument(
            "--moran", action="store_true", help="Moran's I too, whole and local; takes a minute"
        )
        parser.add_argument("--seed", type=int, help="of the shuffling, to repeat it")
        parser.add_argument("--planar", action="store_true", help="coordinates are in metres")
        parser.add_argument("--out", type=Path, required=True, help="file.geojson or file.csv")

    def write(self, file: Path, out: Path, **options: Any) -> None:
        if out.suffix not in {".geojson", ".csv"}:
            raise Refused(_("Name a file that ends in .geojson or .csv with --out."))
        if options["permutations"] < 0:
            raise Refused(_("The number of permutations cannot be negative."))
        if (options["seed"] or 0) < 0:
            raise Refused(_("--seed is a whole number from 0 on."))
        areas = read_areas(file, planar=options["planar"])
        values = _values(areas, options["value"], options["rate_per"])
        beside = _weights(areas, options["weights"], planar=options["planar"])
        shuffles, seed = options["permutations"], options["seed"]
        results = _results(values, weights.with_self(beside), shuffles, seed)
        if options["moran"]:
            self._add_moran(results, values, beside, shuffles or SHUFFLES, seed)
        for feature, result in zip(areas.features, results, strict=True):
            feature["properties"] = {**(feature.get("properties") or {}), **result}
        (_write_csv if out.suffix == ".csv" else _write_geojson)(areas, out)
        hot = sum(result["gi_class"].startswith("hot") for result in results)
        cold = sum(result["gi_class"].startswith("cold") for result in results)
        self.stdout.write(
            _("%(areas)d areas: %(hot)d hot, %(cold)d cold (false discovery rate at most 10 %%).")
            % {"areas": len(results), "hot": hot, "cold": cold}
        )

    def _add_moran(
        self, results: list[dict[str, Any]], values: NDArray[np.float64], beside: csr_array,
        shuffles: int, seed: int | None,
    ) -> None:  # fmt: skip
        """Add the local parts to ``results`` and print the whole."""
        whole = moran(values, beside, shuffles)
        local, quadrants, chances = local_moran(values, beside, shuffles, seed)
        parts = zip(results, local.tolist(), quadrants.tolist(), chances.tolist(), strict=True)
        for result, index, quadrant, p in parts:
            kind = QUADRANTS[quadrant] if p <= LEVEL else "none"
            result |= {"moran_i": index, "moran_p": p, "moran_class": kind}
        self.stdout.write(
            _("Moran's I is %(index).3f (z %(z).2f, p %(p).3f).")
            % {"index": whole.index, "z": whole.z, "p": whole.p}
        )


def _values(areas: Areas, value: str, rate_per: str | None) -> NDArray[np.float64]:
    values = areas.numbers(value)
    if rate_per is None:
        return values
    base = areas.numbers(rate_per)
    if (base <= 0).any():
        row = int(np.argmax(base <= 0)) + 1
        raise Refused(
            _("Area %(row)d: “%(name)s” must be above 0 to divide by it.")
            % {"row": row, "name": rate_per}
        )
    return values / base


def _weights(areas: Areas, wish: str, *, planar: bool) -> csr_array:
    kind, _colon, number = wish.partition(":")
    if wish in {"queen", "rook"}:
        return {"queen": weights.queen, "rook": weights.rook}[wish](areas.shapes)
    try:
        if kind == "distance" and float(number) > 0:
            return weights.distance_band(areas.middles(planar=planar), float(number))
        if kind == "knn" and int(number) > 0:
            return weights.nearest(areas.middles(planar=planar), int(number))
    except ValueError:
        pass
    raise Refused(_("Weights are queen, rook, distance:METRES or knn:K."))


def _results(
    values: NDArray[np.float64], near: csr_array, permutations: int, seed: int | None
) -> list[dict[str, Any]]:
    z = gi_star(values, near)
    p = permuted_p(values, near, permutations, seed) if permutations else two_sided_p(z)
    fdr = adjusted(p)
    return [
        {"gi_z": score, "gi_p": chance, "gi_p_fdr": rate, "gi_class_plain": plain, "gi_class": name}
        for score, chance, rate, plain, name in zip(
            z.tolist(), p.tolist(), fdr.tolist(), classes(z, p), classes(z, fdr), strict=True
        )
    ]


def _write_geojson(areas: Areas, out: Path) -> None:
    out.write_text(json.dumps(areas.document, ensure_ascii=False), encoding="utf-8")


def _write_csv(areas: Areas, out: Path) -> None:
    rows = [feature["properties"] for feature in areas.features]
    names = list(dict.fromkeys(name for row in rows for name in row))
    # With a byte order mark, since spreadsheets take a CSV file for the system's encoding.
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)
