"""``manage.py scan CASES.csv AREAS.csv``: the space-time scan on anybody's data, no database."""

import csv
import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from layers.errors import Refused
from layers.insight.case_tables import (
    Places,
    day_at,
    has_column,
    read_counts,
    read_places,
    read_population,
)
from layers.insight.file_command import FileCommand
from layers.insight.scan import Cluster, scan
from layers.insight.scan_models import Bernoulli, Model, Permutation, Poisson

_FIELDS = (
    "cluster", "centre", "members", "from", "to", "observed", "expected", "ratio", "llr", "p",
)  # fmt: skip


class Command(FileCommand):
    help = "Space-time scan for clusters that are alive on the last day; needs no database"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cases", type=Path, help="CSV: area, date[, cases]")
        parser.add_argument("areas", type=Path, help="CSV: area, lon, lat (x, y with --planar)")
        parser.add_argument(
            "--model", choices=("poisson", "permutation", "bernoulli"), default="permutation"
        )
        parser.add_argument(
            "--population", type=Path,
            help="CSV: area, population; for bernoulli all who could have been cases, where a"
            " column date makes it by day and otherwise days do not count",
        )  # fmt: skip
        parser.add_argument("--max-share", type=float, default=0.5, help="of the expected cases")
        parser.add_argument("--max-metres", type=float, default=np.inf, help="radius of a circle")
        parser.add_argument("--max-days", type=int, default=7)
        parser.add_argument("--replicates", type=int, default=999)
        parser.add_argument("--seed", type=int, help="of the replicates, to repeat them")
        parser.add_argument("--from", dest="first", type=_day, help="first day")
        parser.add_argument("--to", dest="last", type=_day, help="last day")
        parser.add_argument("--planar", action="store_true", help="coordinates are in metres")
        parser.add_argument("--out", type=Path, required=True, help="file.csv or file.json")

    def write(self, cases: Path, areas: Path, out: Path, **options: Any) -> None:
        _check(out, options)
        places = read_places(areas, planar=options["planar"])
        first, model = _model(cases, places, options)
        clusters = scan(
            model,
            places.points,
            max_share=options["max_share"],
            max_metres=options["max_metres"],
            max_days=options["max_days"],
            replicates=options["replicates"],
            seed=options["seed"],
        )
        last = model.observed.shape[1]
        rows = [
            _row(number, found, places, day_at(first, last - found.days), day_at(first, last - 1))
            for number, found in enumerate(clusters, start=1)
        ]
        (_write_csv if out.suffix == ".csv" else _write_json)(rows, out)
        self.stdout.write(
            _("%(n)d clusters, %(sure)d with p at most 0.05.")
            % {"n": len(rows), "sure": sum(found.p <= 0.05 for found in clusters)}
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(
            _("“%(text)s” is not a day like 2026-11-24.") % {"text": text[:20]}
        ) from None


def _check(out: Path, options: dict[str, Any]) -> None:
    if out.suffix not in {".csv", ".json"}:
        raise Refused(_("Name a file that ends in .csv or .json with --out."))
    if not 0 < options["max_share"] <= 1:
        raise Refused(_("--max-share is above 0 and at most 1."))
    if options["max_days"] < 1 or options["replicates"] < 0 or not options["max_metres"] > 0:
        raise Refused(_("--max-days, --max-metres and --replicates cannot be negative or nothing."))
    if (options["seed"] or 0) < 0:
        raise Refused(_("--seed is a whole number from 0 on."))
    if options["model"] != "permutation" and not options["population"]:
        raise Refused(_("The model needs --population FILE."))


def _model(cases: Path, places: Places, options: dict[str, Any]) -> tuple[date, Model]:
    span = options["first"], options["last"]
    first, counts = read_counts(cases, places, span)
    if options["model"] == "permutation":
        return first, Permutation(counts)
    population: Path = options["population"]
    if options["model"] == "poisson":
        return first, Poisson(counts, read_population(population, places))
    if has_column(population, "date"):
        days = first, day_at(first, counts.shape[1] - 1)
        _first, tested = read_counts(population, places, days, "population")
    else:
        counts = counts.sum(axis=1, keepdims=True)
        tested = read_population(population, places).astype(np.int64)[:, None]
    if (counts > tested).any():
        name = places.names[int(np.argmax((counts > tested).any(axis=1)))]
        raise Refused(_("“%(area)s” has more cases than people.") % {"area": name})
    return first, Bernoulli(counts, tested)


def _row(number: int, found: Cluster, places: Places, start: date, end: date) -> dict[str, Any]:
    names = [places.names[area] for area in found.members]
    ratio = found.observed / found.expected if found.expected else None
    values = (
        number, names[0], names, start.isoformat(), end.isoformat(), int(found.observed),
        found.expected, ratio, found.llr, found.p,
    )  # fmt: skip
    return dict(zip(_FIELDS, values, strict=True))


def _write_json(rows: list[dict[str, Any]], out: Path) -> None:
    out.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_csv(rows: list[dict[str, Any]], out: Path) -> None:
    # With a byte order mark, since spreadsheets take a CSV file for the system's encoding.
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, _FIELDS)
        writer.writeheader()
        writer.writerows({**row, "members": " ".join(row["members"])} for row in rows)
