"""Pages for what went wrong say what to do, as a page or as JSON."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_form_without_its_token_is_refused_in_words(accept: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/lookup/", {"code": "x"}, headers={"accept": accept})
    assert answer.status_code == 403
    words = answer.json()["error"] if "json" in accept else answer.content.decode()
    assert "刷新页面" in words or "Reload the page" in words
