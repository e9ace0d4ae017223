"""Features as GeoJSON: one, or a page of them, with their links."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from mapapp.api.collection import Collection
from mapapp.api.crs import CRS84, from_crs84
from mapapp.api.door import GEOJSON


def absolute(request: HttpRequest, page: str, /, **parts: Any) -> str:
    """The whole address of a page of the interface."""
    return request.build_absolute_uri(reverse(f"api:{page}", kwargs=parts))


def link(href: str, rel: str, kind: str = "application/json", title: str = "") -> dict[str, str]:
    words = {"title": title} if title else {}
    return {"href": href, "rel": rel, "type": kind, **words}


def feature(collection: Collection, row: Any, crs: str = CRS84) -> dict[str, Any]:
    """A row as a feature. Land that was merged away has no geometry."""
    shape = collection.shape(row)
    if shape is not None and not shape["coordinates"]:
        shape = None
    return {
        "type": "Feature",
        "id": collection.key_of(row),
        "geometry": from_crs84(shape, crs),
        "properties": collection.shown(row),
    }


def features(collection: Collection, rows: Iterable[Any], crs: str = CRS84) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [feature(collection, row, crs) for row in rows],
    }


def answer(
    body: Mapping[str, Any], crs: str = CRS84, status: int = 200, etag: str = ""
) -> JsonResponse:
    """GeoJSON with the header that says what its coordinates are, and an ETag if it has one."""
    response = JsonResponse(body, status=status, content_type=GEOJSON)
    response.headers["Content-Crs"] = f"<{crs}>"
    if etag:
        response.headers["ETag"] = etag
    return response


def etag_of(body: Mapping[str, Any], version: int) -> str:
    """The version, by which a write names what it saw, and a digest: some of what is shown follows
    other rows and changes without a new version."""
    seen = DjangoJSONEncoder(sort_keys=True).encode(dict(body)).encode()
    return f'"{version}-{blake2b(seen, digest_size=6).hexdigest()}"'


def time_stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
