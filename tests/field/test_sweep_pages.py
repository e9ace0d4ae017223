"""The pages of a sweep: Bo begins it, Lan goes through her grid, everybody sees how far it is."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from layers.cases.models import Case
from layers.fieldwork.models import Sweep, SweepResult

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def sweep(sign_in: Callable[..., Client], staff: SimpleNamespace) -> Sweep:
    today = timezone.localdate()
    sent = {
        "uuid": str(uuid4()), "title": "冬季安全", "division": "320324001000",
        "starts_on": str(today), "ends_on": str(today + timedelta(days=6)),
        "tasks": "楼道杂物\r\n飞线充电\r\n",
    }  # fmt: skip
    bo = sign_in(staff.bo)
    assert "320324001000" in bo.get("/field/sweeps/new/").content.decode()
    assert [bo.post("/field/sweeps/", sent, headers=JSON).status_code for _turn in "12"] == [
        201,
        200,
    ]
    return Sweep.objects.get()


def result(territory: SimpleNamespace, **fields: str) -> dict[str, str]:
    usual = {"uuid": str(uuid4()), "number": "1", "grid": territory.A1.code, "outcome": "clear"}
    return {**usual, **fields}


def test_lan_goes_through_her_grid(
    lan: Client, sweep: Sweep, territory: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    at = f"/field/sweeps/{sweep.uuid}/"
    assert sweep.title in lan.get("/field/sweeps/").content.decode()
    page = lan.get(at).content.decode()
    assert page.count('name="outcome" value="clear"') == 2
    assert [task["kind"] for task in lan.get("/field/today.json").json()["tasks"]] == ["sweep"]
    assert lan.post(f"{at}results/", result(territory), headers=JSON).status_code == 201
    form = lan.get(f"{at}found/{territory.A1.code}/?task=2").content.decode()
    assert 'value="2" checked' in form
    found = result(
        territory, number="2", outcome="found", lon="117.92", lat="33.97",
        **{"demand-text": "飞线充电", "demand-category": "lamp"},
    )  # fmt: skip
    assert lan.post(f"{at}results/", found)["Location"] == at
    page = lan.get(at).content.decode()
    assert Case.objects.get().number in page
    assert 'value="clear"' not in page
    assert [task["kind"] for task in lan.get("/field/today.json").json()["tasks"]] == ["case"]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"uuid": "x"}, 422), ({"number": "two"}, 422), ({"number": "7"}, 404), ({"grid": "1"}, 404),
     ({"outcome": "moon"}, 422), ({"lon": "west"}, 422), ({"happened_at": "yesterday"}, 422)],
)  # fmt: skip
def test_hostile_fields_store_nothing(
    lan: Client, sweep: Sweep, territory: SimpleNamespace, wrong: dict[str, str], status: int
) -> None:
    url = f"/field/sweeps/{sweep.uuid}/results/"
    assert lan.post(url, result(territory, **wrong), headers=JSON).status_code == status
    assert not SweepResult.objects.exists()


def test_strangers_and_neighbours_store_nothing(
    client: Client, mei: Client, sign_in: Callable[..., Client], staff: SimpleNamespace,
    sweep: Sweep, territory: SimpleNamespace,
) -> None:  # fmt: skip
    url, sent = f"/field/sweeps/{sweep.uuid}/results/", result(territory)
    assert client.post(url, sent, headers=JSON).status_code == 403
    for other in (mei, sign_in(staff.chen), sign_in(staff.dong), sign_in(staff.ada)):
        assert other.post(url, sent, headers=JSON).status_code in {403, 404}
    assert mei.get(f"/field/sweeps/{sweep.uuid}/found/{territory.A1.code}/").status_code == 404
    assert not SweepResult.objects.exists()


def test_ended_by_its_dispatcher(
    lan: Client, sign_in: Callable[..., Client], staff: SimpleNamespace, sweep: Sweep
) -> None:
    url, sent = f"/field/sweeps/{sweep.uuid}/end/", {"version": "1", "reason": "提前完成"}
    assert lan.post(url, sent, headers=JSON).status_code == 403
    bo = sign_in(staff.bo)
    assert bo.post(url, {**sent, "version": "4"}, headers=JSON).status_code == 409
    assert bo.post(url, sent).status_code == 302
    assert "提前完成" in lan.get(f"/field/sweeps/{sweep.uuid}/").content.decode()


@pytest.mark.parametrize("who", ["lan", "bo", "kun", "chen", "su", "ada"])
def test_pages_cost_the_same_with_more_found(
    sign_in: Callable[..., Client], staff: SimpleNamespace, sweep: Sweep, lan: Client,
    territory: SimpleNamespace, django_assert_max_num_queries: Any, who: str,
) -> None:  # fmt: skip
    for number in ("1", "2"):
        sent = result(territory, number=number, outcome="settled", note="已移走")
        assert lan.post(f"/field/sweeps/{sweep.uuid}/results/", sent).status_code == 302
    person = sign_in(getattr(staff, who))
    with django_assert_max_num_queries(12):
        assert person.get(f"/field/sweeps/{sweep.uuid}/").status_code == 200
    with django_assert_max_num_queries(6):
        assert person.get("/field/sweeps/").status_code == 200
