"""The page of the categories: read by all who read the catalogue, changed by those who edit it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.catalogue.test_pages import client_of

pytestmark = pytest.mark.django_db


def test_kun_withdraws_a_category_and_takes_it_in_again(
    ren_reports: Callable[..., Any], staff: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    ren_reports()
    kun, page = client_of(staff.kun), reverse("catalogue:categories")
    address = reverse("catalogue:decide-category", args=["garbage"])
    words = kun.post(address, {"what": "withdraw", "reason": "并入市容"}, follow=True)
    assert "1 open case goes on where it is" in words.content.decode()
    assert "并入市容" in words.content.decode()
    again = kun.post(address, {"what": "withdraw", "reason": "并入市容"}, follow=True)
    assert "withdrawn already" in again.content.decode()
    chosen = kun.get(reverse("catalogue:version", args=[catalogue.catalogue.pk]))
    assert "Garbage (withdrawn)" in chosen.content.decode()
    kun.post(address, {"what": "restore", "reason": "恢复"})
    catalogue.garbage.refresh_from_db()
    assert catalogue.garbage.active
    assert kun.get(page).status_code == 200


def test_readers_see_no_button_and_strangers_nothing(
    staff: SimpleNamespace, catalogue: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    page, bo = reverse("catalogue:categories"), client_of(staff.bo)
    bo.get(page)
    with django_assert_num_queries(6):  # session, user, scope, categories, open cases, history
        words = bo.get(page).content.decode()
    assert 'name="what"' not in words
    address = reverse("catalogue:decide-category", args=["garbage"])
    assert bo.post(address, {"what": "withdraw", "reason": "x"}).status_code == 403
    assert client_of(staff.lan).get(page).status_code == 403
    assert Client().get(page).status_code == 302
