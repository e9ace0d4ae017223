"""Sizes of land in words: hectares, or square metres where there is little."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _

# Square metres; what is less is not told in hectares.
_LITTLE: Final = 1000


def land(square_metres: float, *, signed: bool = False) -> str:
    """838 m², 27.13 ha; with a sign: +838 m², −0.42 ha."""
    size = abs(square_metres)
    sign = "" if not signed or size < 0.5 else "+" if square_metres > 0 else "−"
    if size < _LITTLE:
        return sign + _("%(n)s m²") % {"n": number_format(round(size))}
    return sign + _("%(n)s ha") % {"n": number_format(size / 10_000, 2)}


def with_land(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The sums of ``preview.sums`` with ``area`` afterwards and ``gain`` in words."""
    return [
        {
            **row,
            "area": land(row["area_m2_after"]),
            "gain": land(row["area_m2_after"] - row["area_m2_before"], signed=True),
        }
        for row in rows
    ]
