"""The page of time limits: administrators only, said in words, deadlines worked out anew."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from layers.cases.models import Category

pytestmark = pytest.mark.django_db
SENT = {"category": "lamp", "accept": "4", "accept_unit": "hours", "resolve": "3",
        "resolve_unit": "days"}  # fmt: skip


def test_ada_sets_a_limit(client: Client, staff: SimpleNamespace, catalogue: object) -> None:
    client.force_login(staff.ada)
    client.post(reverse("access:set-limits"), SENT)
    assert Category.objects.get(code="lamp").resolve_limit == 3
    page = client.get(reverse("access:limits")).content.decode()
    assert 'value="lamp"' in page


@pytest.mark.parametrize("accept", ["", "x", "-1", "1.5", "9" * 30])
def test_what_is_no_limit_is_refused(
    client: Client, staff: SimpleNamespace, catalogue: object, accept: str
) -> None:
    client.force_login(staff.ada)
    client.post(reverse("access:set-limits"), {**SENT, "accept": accept})
    assert Category.objects.get(code="lamp").resolve_limit == 7


def test_nobody_else(client: Client, staff: SimpleNamespace, catalogue: object) -> None:
    client.force_login(staff.kun)
    assert client.get(reverse("access:limits")).status_code == 403
    assert client.post(reverse("access:set-limits"), SENT).status_code == 403
