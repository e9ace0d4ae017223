"""Files of points, CSV or GeoJSON, of any size: read in batches, written beside their answers."""

import codecs
import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from layers.encodings import guesses
from layers.errors import Refused

BATCH: Final = 200_000
LON_FIELDS: Final = ("lon", "lng", "long", "longitude", "x", "经度")
LAT_FIELDS: Final = ("lat", "latitude", "y", "纬度")
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of values in the order of the header; their coordinates, NaN where there is none."""

    rows: list[list[Any]]
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Points:
    """A file of points: the names of its columns and its rows, to be walked once."""

    header: list[str]
    batches: Iterator[Batch]


def read_points(path: Path, lon: str = "", lat: str = "", encoding: str = "") -> Points:
    """Read a ``.csv`` (UTF-8 or GB18030) or a GeoJSON file.

    ``lon`` and ``lat`` name a CSV's columns; without them the usual names are looked for.
    Raises Refused for a file that cannot be read, and says what to do.
    """
    if not path.is_file():
        raise Refused(_("There is no file %(path)s.") % {"path": path})
    if path.suffix.lower() == ".csv":
        return _read_csv(path, lon, lat, _encoding_of(path, encoding))
    return _read_geojson(path)


def _read_csv(path: Path, lon: str, lat: str, encoding: str) -> Points:
    rows = _csv_rows(path, encoding)
    header = next(rows, [])
    x = _column(header, (lon,) if lon else LON_FIELDS, "--lon")
    y = _column(header, (lat,) if lat else LAT_FIELDS, "--lat")
    width = len(header)

    def batches() -> Iterator[Batch]:
        while batch := list(islice(rows, BATCH)):
            for number, row in enumerate(batch):
                if len(row) != width:
                    # Which value belongs to which column is anyone's guess: no coordinates then.
                    batch[number] = [
                        "" if i in (x, y) else v for i, v in enumerate(_fit(row, width))
                    ]
            yield Batch(
                batch, _numbers([row[x] for row in batch]), _numbers([row[y] for row in batch])
            )

    return Points(header, batches())


def _csv_rows(path: Path, encoding: str) -> Iterator[list[str]]:
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield from filter(None, csv.reader(file))
    except (UnicodeDecodeError, LookupError, csv.Error) as error:
        raise Refused(
            _("%(path)s is damaged: %(error)s") % {"path": path, "error": error}
        ) from error


def _fit(row: list[str], width: int) -> list[str]:
    """The row with as many values as the header; what is over stays, in the last one."""
    row = row + [""] * (width - len(row))
    return [*row[: width - 1], ",".join(row[width - 1 :])]


def _column(header: Sequence[str], names: Iterable[str], option: str) -> int:
    plain = [name.strip().lower() for name in header]
    for name in names:
        if name.lower() in plain:
            return plain.index(name.lower())
    raise Refused(
        _("Name the column with %(option)s. The file has: %(fields)s.")
        % {"option": option, "fields": ", ".join(header)}
    )


def _numbers(words: Sequence[Any]) -> NDArray[np.float64]:
    try:
        return np.array(list(map(float, words)))
    except (TypeError, ValueError, OverflowError):
        return np.array([_number(word) for word in words])


def _number(word: Any) -> float:
    try:
        return float(word)
    except (TypeError, ValueError, OverflowError):
        return _NAN


def _encoding_of(path: Path, said: str) -> str:
    with path.open("rb") as file:
        tried = guesses(file.read(4), said)
    if len(tried) == 1:
        return tried[0]
    for encoding in tried:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(1 << 22):
                    decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused(_("%(path)s is neither UTF-8 nor GB18030. Name its --encoding.") % {"path": path})


def _read_geojson(path: Path) -> Points:
    try:
        features = json.loads(path.read_bytes())["features"]
        properties = [feature.get("properties") or {} for feature in features]
        header = list({name: None for row in properties for name in row})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            _("%(path)s is neither .csv nor a GeoJSON FeatureCollection.") % {"path": path}
        ) from error

    def batches() -> Iterator[Batch]:
        for start in range(0, len(features), BATCH):
            part = slice(start, start + BATCH)
            places = [_point(feature) for feature in features[part]]
            rows = [[row.get(name) for name in header] for row in properties[part]]
            yield Batch(rows, _numbers([x for x, _y in places]), _numbers([y for _x, y in places]))

    return Points(header, batches())


def _point(feature: Any) -> tuple[Any, Any]:
    match feature.get("geometry"):
        case {"type": "Point", "coordinates": [x, y, *_rest]}:
            return x, y
        case _:
            return None, None


@contextmanager
def write_points(path: Path, header: list[str]) -> Iterator["Writer"]:
    """Open ``path`` for rows with these columns; it appears once all of them are written."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            writer = (CsvWriter if path.suffix.lower() == ".csv" else GeoJsonWriter)(file, header)
            yield writer
            writer.close()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


class CsvWriter:
    """Writes rows as CSV in UTF-8."""

    def __init__(self, file: IO[str], header: list[str]) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(header)

    def write(self, rows: Iterable[Sequence[Any]], _lon: Any, _lat: Any) -> None:
        self._writer.writerows(rows)

    def close(self) -> None:
        """Nothing is left to write."""


class GeoJsonWriter:
    """Writes rows as a FeatureCollection of WGS84 points, one feature a line."""

    def __init__(self, file: IO[str], header: list[str]) -> None:
        self._file, self._header, self._between = file, header, "\n"
        file.write('{"type": "FeatureCollection", "features": [')

    def write(
        self,
        rows: Iterable[Sequence[Any]],
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
    ) -> None:
        encode = json.JSONEncoder(ensure_ascii=False).encode
        for row, x, y in zip(rows, lon.tolist(), lat.tolist(), strict=True):
            point = {"type": "Point", "coordinates": [x, y]} if x == x and y == y else None
            properties = dict(zip(self._header, row, strict=True))
            feature = {"type": "Feature", "properties": properties, "geometry": point}
            self._file.write(self._between + encode(feature))
            self._between = ",\n"

    def close(self) -> None:
        self._file.write("\n]}\n")


Writer = CsvWriter | GeoJsonWriter
