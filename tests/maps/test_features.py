"""What a mark is, in words: within scope only, without anybody's name."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.cases.register import Registered

pytestmark = pytest.mark.django_db
VIEW = {"bbox": "117.90,33.95,117.95,34.00"}


@pytest.fixture
def ground(
    ren_reports: Callable[..., Registered], make_household: Callable[..., Any],
    make_person: Callable[..., Any], make_enterprise: Callable[..., Any],
) -> SimpleNamespace:  # fmt: skip
    """A case, a household with Wang Xiuying and an enterprise in grid A1."""
    household = make_household(address="东升路5号")
    make_person(household)
    return SimpleNamespace(
        cases=ren_reports().case_id, households=household.pk, enterprises=make_enterprise().pk
    )


@pytest.mark.parametrize("layer", ["cases", "households", "enterprises"])
@pytest.mark.parametrize(("who", "sees"), [("lan", True), ("bo", True), ("mei", False)])
def test_only_within_scope(
    client: Client, staff: SimpleNamespace, ground: SimpleNamespace, layer: str, who: str,
    sees: bool,
) -> None:  # fmt: skip
    client.force_login(getattr(staff, who))
    pk = getattr(ground, layer)
    one = client.get(f"/maps/features/{layer}/{pk}.json", headers={"accept": "application/json"})
    assert one.status_code == (200 if sees else 404)
    listed = client.get(f"/maps/features/{layer}.json", VIEW)
    assert [row["id"] for row in listed.json()["rows"]] == ([pk] if sees else [])
    if sees:
        assert one.json() == listed.json()["rows"][0]
        told = one.content.decode() + listed.content.decode()
        assert not any(secret in told for secret in ("王秀英", "任一", "13800005021", "李明"))
        assert "no-store" in one["Cache-Control"]


def test_leaders_see_no_single_household(
    client: Client, staff: SimpleNamespace, ground: SimpleNamespace
) -> None:
    client.force_login(staff.chen)
    assert client.get("/maps/features/households.json", VIEW).json()["rows"] == []


def test_signed_out_people_see_nothing(client: Client, ground: SimpleNamespace) -> None:
    for path in ("cases.json", f"cases/{ground.cases}.json"):
        answer = client.get(f"/maps/features/{path}", VIEW, headers={"accept": "application/json"})
        assert answer.status_code == 403


def test_the_nearest_to_the_middle_come_first_and_fifty_at_most(
    client: Client, staff: SimpleNamespace, make_household: Callable[..., Any],
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    for number in range(60):
        make_household(
            address=f"{number}号", geom=f"SRID=4326;POINT({117.9251 + number / 5e3} 33.975)"
        )
    client.force_login(staff.bo)
    with django_assert_max_num_queries(4):
        answer = client.get("/maps/features/households.json", VIEW).json()
    # The view's middle is 117.925; its eastern edge leaves out none of the first fifty.
    assert [row["title"] for row in answer["rows"]] == [f"{number}号" for number in range(50)]
    assert answer["more"] is True


@pytest.mark.parametrize(
    "bbox",
    ["", "1,2,3", "a,b,c,d", "1,2,3,4,5", "118,34,117,33", "nan,0,1,1", "-inf,0,1,1", "0,0,999,1"],
)
def test_an_odd_view_is_refused_in_words(client: Client, staff: SimpleNamespace, bbox: str) -> None:
    client.force_login(staff.bo)
    answer = client.get(
        "/maps/features/cases.json", {"bbox": bbox}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["field"] == "bbox"


@pytest.mark.parametrize(
    "path", ["grids.json", "persons.json", "cases/99999999999999999999999.json", "cases/0.json"]
)
def test_what_is_not_there(client: Client, staff: SimpleNamespace, path: str) -> None:
    client.force_login(staff.kun)
    assert client.get(f"/maps/features/{path}", VIEW).status_code == 404
