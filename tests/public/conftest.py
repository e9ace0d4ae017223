"""Ren at the public pages: a form filled in, and photos as a phone sends them."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

JSON = {"Accept": "application/json"}


@pytest.fixture
def filled(catalogue: SimpleNamespace) -> Callable[..., dict[str, Any]]:
    """The fields of a valid form with the pin in grid A1; any can be given, None leaves it out."""

    def make(**fields: Any) -> dict[str, Any]:
        usual = {
            "uuid": str(uuid4()), "category": "garbage", "text": "垃圾桶满了三天，没有人来清运。",
            "lon": "117.92", "lat": "33.97", "crs": "wgs84", "address": "东升社区三号楼",
            "name": "任一", "phone": "13800005021", "kind": "person",
        }  # fmt: skip
        return {name: value for name, value in {**usual, **fields}.items() if value is not None}

    return make


@pytest.fixture
def ren_posts(client: Client, filled: Callable[..., dict[str, Any]]) -> Callable[..., HttpResponse]:
    """Ren sends the form, asking for JSON; fields as for ``filled``."""

    def post(**fields: Any) -> HttpResponse:
        return client.post("/report/", filled(**fields), headers=JSON)

    return post


@pytest.fixture
def picture() -> Callable[..., SimpleUploadedFile]:
    """A photo as a phone sends it; ``gps`` writes a position into it."""

    def make(name: str = "photo.jpg", shade: int = 90, *, gps: bool = False) -> SimpleUploadedFile:
        exif = Image.Exif()
        if gps:
            exif[0x010F] = "Maker of Ren's phone"
            exif.get_ifd(0x8825).update(
                {1: "N", 2: (33.0, 58.0, 12.0), 3: "E", 4: (117.0, 55.0, 12.0)}
            )
        out = io.BytesIO()
        Image.new("RGB", (60, 40), (shade, 140, 90)).save(out, "JPEG", exif=exif)
        return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")

    return make
