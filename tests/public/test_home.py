"""The landing page: two entries, the promised times, no database."""

from typing import Any

from django.test import Client

from layers.cases.models import Category


def test_it_leads_to_both_entries_and_asks_no_database(client: Client) -> None:
    # No database fixture: any statement would fail this test.
    page = client.get("/").content.decode()
    for address in ("/report/", "/lookup/", "tel:110", "tel:119", "tel:120"):
        assert f'href="{address}"' in page


def test_the_promised_times_are_those_of_the_categories(client: Client, monkeypatch: Any) -> None:
    client.cookies["django_language"] = "en"
    page = client.get("/").content.decode()
    assert "within 1 working day<" in page
    assert "within 7 working days<" in page
    monkeypatch.setattr(Category._meta.get_field("resolve_limit"), "default", 5)
    Category._meta.get_field("resolve_limit").__dict__.pop("_get_default", None)
    assert "within 5 working days<" in client.get("/").content.decode()
