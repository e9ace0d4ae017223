"""The point of a feature, and values of its properties, as the verbs want them."""

import math
import re
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from layers.errors import Refused
from mapapp.api.sent import Sent


def point_of(sent: Sent) -> tuple[float, float]:
    """Longitude and latitude of a GeoJSON point; a height is dropped. Raises Refused."""
    shape = sent.geometry or {}
    numbers = shape.get("coordinates")
    if (
        shape.get("type") != "Point"
        or not isinstance(numbers, list | tuple)
        or len(numbers) < 2
        or not all(type(number) in (int, float) and math.isfinite(number) for number in numbers[:2])
    ):
        raise Refused(_("Send a point with longitude and latitude."), "geometry")
    return float(numbers[0]), float(numbers[1])


def text_of(value: Any, name: str) -> str:
    """A text; null is none. Raises Refused."""
    if value is None:
        return ""
    if not isinstance(value, str) or "\0" in value:
        raise Refused(_("“%(name)s” must be text.") % {"name": name}, name)
    return value


def flag_of(value: Any, name: str) -> bool:
    """True or false; null is false, and a GIS without the two sends 1 and 0. Raises Refused."""
    if value is None:
        return False
    if value not in (True, False):
        raise Refused(_("“%(name)s” must be true or false.") % {"name": name}, name)
    return bool(value)


def number_of(value: Any, name: str) -> int | None:
    """A whole number or null. Raises Refused."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is not None and type(value) is not int:
        raise Refused(_("“%(name)s” must be a whole number.") % {"name": name}, name)
    return value


def day_of(value: Any, name: str) -> date:
    """A day, YYYY-MM-DD. Raises Refused."""
    try:
        day = parse_date(value[:10]) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None:
        raise Refused(_("“%(name)s” must be a day, as 2026-05-01.") % {"name": name}, name)
    return day


def is_uuid(key: str) -> bool:
    try:
        return str(UUID(key)) == key.lower()
    except ValueError:
        return False


def is_code(key: str) -> bool:
    return re.fullmatch(r"[0-9A-Za-z]{1,20}", key, re.ASCII) is not None
