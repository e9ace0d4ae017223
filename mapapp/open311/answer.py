"""Answers in JSON or XML, as the client has asked for by the end of the address."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

Row = Mapping[str, Any]


def rows(
    form: str, names: tuple[str, str], found: Sequence[Row], status: int = 200
) -> HttpResponse:
    """A list; ``names`` are those of the list and of one row in XML."""
    if form == "json":
        plain = [{key: _plain(value) for key, value in row.items()} for row in found]
        return JsonResponse(plain, status=status, safe=False)
    root = Element(names[0])
    for row in found:
        _fill(SubElement(root, names[1]), row)
    return _xml(root, status)


def one(form: str, name: str, row: Row) -> HttpResponse:
    """A single thing."""
    if form == "json":
        return JsonResponse({key: _plain(value) for key, value in row.items()})
    root = Element(name)
    _fill(root, row)
    return _xml(root, 200)


def _xml(root: Element, status: int) -> HttpResponse:
    body = tostring(root, encoding="UTF-8", xml_declaration=True)
    return HttpResponse(body, status=status, content_type="text/xml; charset=utf-8")


def _fill(element: Element, row: Row) -> None:
    for key, value in row.items():
        child = SubElement(element, key)
        if not isinstance(value, list):
            child.text = _text(_plain(value))
            continue
        for part in value:
            inner = SubElement(child, key.removesuffix("s"))
            if isinstance(part, Mapping):
                _fill(inner, part)
            else:
                inner.text = _text(part)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(value: Any) -> Any:
    """Times in the county's own offset; what JSON knows stays as it is."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value
