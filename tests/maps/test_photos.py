"""Photos of cases: only within scope, never kept by a cache."""

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from layers.cases.intake import Report
from layers.cases.models import CasePhoto
from layers.cases.photos import clean_photo
from layers.cases.register import register

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo(catalogue: SimpleNamespace, report: Callable[..., Report]) -> CasePhoto:
    """A photo that Ren sent with a case in grid A1."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "#336699").save(out, "PNG")
    done = register(report(), [clean_photo(out.getvalue())])
    return CasePhoto.objects.select_related("case").get(case_id=done.case_id)


def address(photo: CasePhoto) -> str:
    return reverse("maps:photo", args=[photo.case.number, photo.pk])


@pytest.mark.parametrize(
    ("who", "status"),
    [("lan", 200), ("bo", 200), ("dong", 200), ("kun", 200), ("chen", 200),
     ("mei", 404), ("ada", 404)],
)  # fmt: skip
def test_only_within_scope(
    client: Client, staff: SimpleNamespace, photo: CasePhoto, who: str, status: int
) -> None:
    client.force_login(getattr(staff, who))
    answer = client.get(address(photo), secure=True)
    assert answer.status_code == status
    if status == 200:
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert Image.open(BytesIO(content)).size == (40, 30)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_photo_is_not_compressed_again(
    client: Client, staff: SimpleNamespace, photo: CasePhoto
) -> None:
    client.force_login(staff.lan)
    answer = client.get(address(photo), secure=True, headers={"accept-encoding": "gzip"})
    assert not answer.has_header("Content-Encoding")
    assert int(answer["Content-Length"]) == photo.file.size
    b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    page = client.get("/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"


def test_signed_out_leads_to_the_sign_in(client: Client, photo: CasePhoto) -> None:
    answer = client.get(address(photo), secure=True)
    assert answer.status_code == 302
    assert reverse("access:sign-in") in answer["Location"]


def test_a_photo_of_another_case_is_not_found(
    client: Client, staff: SimpleNamespace, photo: CasePhoto, report: Callable[..., Report]
) -> None:
    other = register(report())
    client.force_login(staff.bo)
    answer = client.get(reverse("maps:photo", args=[other.number, photo.pk]), secure=True)
    assert answer.status_code == 404


def test_a_file_that_is_gone_is_not_found(
    client: Client, staff: SimpleNamespace, photo: CasePhoto
) -> None:
    photo.file.storage.delete(photo.file.name)
    client.force_login(staff.bo)
    assert client.get(address(photo), secure=True).status_code == 404
