"""The sheet's further verbs: ask the complainant, ask for time, return; only where possible."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.cases.models import Case, Resolution
from tests.field.conftest import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(lan: Client, case: Case, do: Callable[..., Any]) -> Case:
    do(lan, case, "accept")
    case.refresh_from_db()
    return case


def act(client: Client, case: Case, verb: str, **fields: Any) -> Any:
    case.refresh_from_db()
    url = f"/field/cases/{case.number}/do/{verb}/"
    return client.post(url, {"version": case.version, **fields}, headers=HTMX)


def test_lan_asks_ren_and_the_clock_stands_still(lan: Client, accepted: Case) -> None:
    answer = act(lan, accepted, "ask", question="在几号楼？")
    assert answer.status_code == 200
    assert "field:done" in answer["HX-Trigger"]
    accepted.refresh_from_db()
    assert accepted.state == "awaiting"
    sheet = answer.content.decode()
    assert 'id="form-answer"' in sheet
    assert 'id="form-resolve"' not in sheet
    assert act(lan, accepted, "answer", text="三号楼").status_code == 200
    accepted.refresh_from_db()
    assert accepted.state == "accepted"


def test_lan_asks_for_time_and_to_return_it_but_not_both(lan: Client, accepted: Case) -> None:
    sheet = act(lan, accepted, "extend_ask", more=2, reason="等路灯所来人").content.decode()
    assert 'id="form-return_ask"' not in sheet
    accepted.refresh_from_db()
    assert (accepted.asking, accepted.asking_for) == ("extend", 2)
    assert act(lan, accepted, "return_ask", reason="不归网格").status_code == 409


def test_a_refusal_names_the_field(lan: Client, accepted: Case) -> None:
    answer = act(lan, accepted, "ask", question=" ")
    assert (answer.status_code, answer.json()["field"]) == (422, "question")


def test_the_reply_form_goes_with_resolving(
    lan: Client, accepted: Case, do: Callable[..., Any]
) -> None:
    done = do(lan, accepted, "resolve", answer="已清运", truth="true", contact_way="visit")
    assert done.status_code == 200
    row = Resolution.objects.get()
    assert (row.contact_way, row.level, row.solved) == ("visit", "grid", True)


def test_what_belongs_to_dispatchers_is_not_offered_and_refused(
    lan: Client, mei: Client, accepted: Case, staff: SimpleNamespace
) -> None:
    sheet = lan.get(f"/field/cases/{accepted.number}/", headers=HTMX).content.decode()
    for verb in ("void", "suspend", "reassign", "merge"):
        assert f'id="form-{verb}"' not in sheet
    assert act(lan, accepted, "void", reason="不想办").status_code == 403
    assert act(mei, accepted, "ask", question="哪里？").status_code == 404
