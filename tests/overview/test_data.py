"""What the map is told: within scope, without people, in few statements, whatever is asked."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from layers.cases.models import Callback, Case
from layers.insight.indicators import INDICATORS
from layers.insight.models import SavedView
from layers.staff.models import Role, User
from layers.territory.models import Grid, GridSet

Reports = Callable[..., Any]
SECRETS = ("任一", "13800005021", "垃圾桶满了")


@pytest.fixture
def chen(client: Client, staff: SimpleNamespace) -> Client:
    client.force_login(staff.chen)
    return client


def ask(client: Client, name: str, **words: Any) -> Any:
    response = client.get(reverse(f"overview:{name}"), words)
    assert response.status_code == 200, response.content
    text = response.content.decode()
    assert not re.search(r"NaN|Infinity", text)
    return json.loads(text)


@pytest.mark.parametrize("name", ["home", "steps", "period", "areas", "cases"])
def test_only_for_who_answers_for_an_area(
    client: Client, staff: SimpleNamespace, name: str
) -> None:
    assert client.get(reverse(f"overview:{name}")).status_code == 302
    for actor, status in ((staff.lan, 403), (staff.dong, 403), (staff.ada, 403), (staff.su, 200),
                          (staff.bo, 200), (staff.kun, 200)):  # fmt: skip
        client.force_login(actor)
        assert client.get(reverse(f"overview:{name}")).status_code == status


def test_steps_and_period_agree(chen: Client, ren_reports: Reports) -> None:
    for _case in range(4):
        ren_reports()
    ren_reports(lon=None, lat=None)
    steps = ask(chen, "steps")
    period = ask(chen, "period")
    assert sum(steps["weekly"][-4:]) == 5
    assert sum(row[-1] for row in steps["counts"]) == 4
    assert len(steps["levels"]) == len(steps["ids"]) == 5
    assert len(steps["levels"][0]) == steps["steps"] == 53
    assert (period["now"]["cases"], period["unlocated"]) == (5, 1)
    assert period["categories"] == [{"name": "垃圾清运", "n": 5, "before": 0}]
    assert period["rated"] is False
    assert period["ranking"][0]["cases"] == 4


def test_nobody_can_be_read_out_of_it(chen: Client, ren_reports: Reports) -> None:
    for _case in range(3):
        ren_reports()
    for name in ("steps", "period", "areas", "cases"):
        for level in ("grid", "cell"):
            text = chen.get(reverse(f"overview:{name}"), {"level": level}).content.decode()
            assert not any(secret in text for secret in SECRETS)


def test_cells_with_one_or_two_cases_show_no_number(chen: Client, ren_reports: Reports) -> None:
    ren_reports()
    ren_reports()
    for _case in range(3):
        ren_reports(lon=117.97)
    steps = ask(chen, "steps", level="cell")
    assert steps["smallest"] == 3
    assert {n for row in steps["counts"] for n in row} == {0, 3}
    assert ask(chen, "period", level="cell")["hidden"] == 2
    assert ask(chen, "period", level="cell")["ranking"] == []


def test_a_town_dispatcher_gets_the_town(
    client: Client, staff: SimpleNamespace, territory: SimpleNamespace, ren_reports: Reports
) -> None:
    ren_reports()
    hidden = ren_reports(lat=33.92).number
    client.force_login(staff.bo)
    assert ask(client, "period")["now"]["cases"] == 1
    assert [f["properties"]["name"] for f in ask(client, "areas", level="town")["features"]] == [
        "睢城街道"
    ]
    assert hidden not in json.dumps(ask(client, "cases"))
    beyond = {"in": f"town-{territory.lower.pk}"}
    for name in ("steps", "period", "areas", "cases"):
        assert client.get(reverse(f"overview:{name}"), beyond).status_code == 404


def test_cases_behind_a_number(
    chen: Client, ren_reports: Reports, territory: SimpleNamespace
) -> None:
    first = ren_reports().number
    second = ren_reports(lon=117.97, category="lamp").number
    old = ren_reports()
    Case.objects.filter(pk=old.case_id).update(received_at=timezone.now() - timedelta(days=60))
    assert [row["number"] for row in ask(chen, "cases")["cases"]] == [second, first]
    inside = ask(chen, "cases", **{"in": f"grid-{territory.A1.pk}"})["cases"]
    assert [row["number"] for row in inside] == [first]
    cell = f"{int(117.97 / 0.002165)},{int(33.97 / 0.001803)}"
    assert [row["number"] for row in ask(chen, "cases", cell=cell)["cases"]] == [second]
    assert ask(chen, "cases", topic="lamp")["cases"][0]["url"] == reverse(
        "desk:case", args=[second]
    )
    assert ask(chen, "cases", back=8)["cases"][0]["number"] == old.number


def test_cases_of_a_hotspot_are_those_of_all_its_areas(chen: Client, ren_reports: Reports) -> None:
    """The peak of Gi* may itself be empty: five cases around a cell without any.

    ┌─┬─┬─┐
    │ │3│ │
    ├─┼─┼─┤
    │3│ │3│
    └─┴─┴─┘
    """
    lon, lat = 54468.5 * 0.002165, 18842.5 * 0.001803
    around = [(-1, 0), (1, 0), (0, 1)] * 3
    near = {ren_reports(lon=lon + x * 0.002165, lat=lat + y * 0.001803).number for x, y in around}
    ren_reports(lon=118.02, lat=33.91)
    [spot] = ask(chen, "period", level="cell")["hotspots"]
    x, y = spot["peak"]
    assert spot["n"] == 9
    behind = ask(chen, "cases", level="cell", spot=f"{x},{y}")["cases"]
    assert {row["number"] for row in behind} == near
    assert ask(chen, "cases", level="cell", spot=f"{x + 40},{y}")["cases"] == []


def test_cases_without_a_place_can_be_looked_at(
    chen: Client, client: Client, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    ren_reports()
    nowhere = ren_reports(lon=None, lat=None).number
    assert ask(chen, "period")["unlocated"] == 1
    assert [row["number"] for row in ask(chen, "cases", cell="none")["cases"]] == [nowhere]
    client.force_login(staff.bo)
    assert ask(client, "period")["unlocated"] == 0
    assert ask(client, "cases", cell="none")["cases"] == []


def test_headline_satisfaction_is_of_those_who_answered(
    chen: Client, ren_reports: Reports, staff: SimpleNamespace
) -> None:
    """As the indicators of oversight: 4 of 5 and better are satisfied."""
    for score in (5, 4, 2, None):
        case = ren_reports().case_id
        Case.objects.filter(pk=case).update(state="resolved", resolved_at=timezone.now())
        if score:
            Callback.objects.create(
                case_id=case, round=0, at=timezone.now(), by=staff.kun, outcome="answered",
                contacted=True, solved=True, score=score,
            )  # fmt: skip
    now = ask(chen, "period")["now"]
    assert (now["satisfied"], now["answered"]) == (pytest.approx(2 / 3), 3)
    page = chen.get(reverse("overview:home")).content.decode()
    assert 'data-figure="satisfied"' in page
    assert 'data-figure="unlocated"' in page


def test_a_year_before_is_within_reach(chen: Client, ren_reports: Reports) -> None:
    for days in (0, 364, 371):
        at = timezone.now() - timedelta(days=days)
        Case.objects.filter(pk=ren_reports().case_id).update(received_at=at)
    assert ask(chen, "period", weeks="1", back="52")["now"]["cases"] == 1
    assert ask(chen, "steps", weeks="1")["weekly"][0] == 1


@pytest.mark.parametrize(
    "words",
    [
        {"level": "galaxy", "mode": "magic", "weeks": "7", "back": "-1"},
        {"until": "2999-01-01"},
        {"until": "0000-99-99"},
        {"until": "1066-10-14", "weeks": "52", "back": "51"},
        {"weeks": "９", "back": "99999999999999999999"},
        {"topic": "no-such", "via": "pigeon"},
        {"topic": "family:none"},
        {"in": "town-", "borders": "x"},
        {"in": "moon-1", "borders": "99999999999999"},
        {"sig": "plain", "mode": "choropleth", "ind": "hours"},
        {"mode": "choropleth", "ind": "on_time", "level": "cell"},
        {"mode": "rate", "level": "cell"},
        {"mode": "emerging", "level": "county"},
        {"mode": "density", "weeks": "1"},
        {"cell": "x,y"},
        {"spot": "x,y"},
        {"spot": "99999999", "level": "county"},
        {"topic": "\0", "via": "\0", "in": "\0"},
    ],
    ids=str,
)
def test_odd_addresses_show_a_map(
    chen: Client, ren_reports: Reports, words: dict[str, str]
) -> None:
    ren_reports()
    for name in ("steps", "period", "areas", "cases"):
        ask(chen, name, **words)
    assert chen.get(reverse("overview:home"), words).status_code == 200


@pytest.mark.parametrize("mode", ["hot", "rate", "density", "choropleth", "emerging"])
@pytest.mark.parametrize("level", ["county", "town", "village", "grid", "cell"])
def test_an_empty_county_is_an_empty_map(chen: Client, mode: str, level: str) -> None:
    words = {"mode": mode, "level": level}
    assert sum(ask(chen, "steps", **words)["weekly"]) == 0
    period = ask(chen, "period", **words)
    assert period["now"] == {
        "cases": 0, "resolved": None, "on_time": None, "hours": None, "satisfied": None,
        "answered": 0,
    }  # fmt: skip
    assert period["hotspots"] == []


def test_topics_hold_what_is_under_them(chen: Client, ren_reports: Reports) -> None:
    ren_reports()
    ren_reports(category="lamp", channel="patrol")
    for words, n in (
        ({"topic": "city"}, 2), ({"topic": "lamp"}, 1), ({"topic": "family:livelihood"}, 2),
        ({"topic": "family:safety"}, 0), ({"topic": "no-such"}, 0), ({"via": "patrol"}, 1),
        ({"via": "residents"}, 1), ({"via": "grid", "topic": "lamp"}, 1),
    ):  # fmt: skip
        assert ask(chen, "period", **words)["now"]["cases"] == n, words


def test_one_other_system(chen: Client, ren_reports: Reports) -> None:
    ren_reports()
    other = ren_reports(channel="platform")
    Case.objects.filter(pk=other.case_id).update(source_system="12345 热线", source_id="1")
    assert 'value="system:12345 热线"' in chen.get(reverse("overview:home")).content.decode()
    for via, n in (("system:12345 热线", 1), ("system:别的", 0), ("system:", 1), ("platforms", 1)):
        assert ask(chen, "period", via=via)["now"]["cases"] == n, via
        assert len(ask(chen, "cases", via=via)["cases"]) == n, via
    assert ask(chen, "steps", via="system:\0x")["weekly"][-1] == 0


@pytest.mark.parametrize("name", INDICATORS)
def test_every_indicator_can_be_chosen(
    chen: Client, ren_reports: Reports, staff: SimpleNamespace, name: str
) -> None:
    """Four cases, all done, three called back: all shares are whole, and one area is white."""
    for number in range(4):
        case = ren_reports().case_id
        now = timezone.now()
        Case.objects.filter(pk=case).update(
            state="closed", resolved_at=now, closed_at=now, hops=1, resolve_due=now
        )
        if number < 3:
            Callback.objects.create(
                case_id=case, round=0, at=now, by=staff.kun, outcome="answered", contacted=True,
                solved=True, score=5,
            )  # fmt: skip
    words = {"mode": "choropleth", "ind": name}
    assert f'<option value="{name}">' in chen.get(reverse("overview:home")).content.decode()
    steps = ask(chen, "steps", **words)
    if name == "cases":
        assert "values" not in steps
        assert [row[-1] for row in steps["counts"]] == [4, 0, 0, 0, 0]
    else:
        expected = {"hours": 0, "rework": 0}.get(name, 1000)
        assert [row[-1] for row in steps["values"]] == [pytest.approx(expected, abs=20)] + [
            None
        ] * 4
        assert {value for row in steps["values"] for value in row[:-4]} == {None}
    assert chen.get(reverse("overview:export"), words).status_code == 200


def test_borders_that_took_over_inside_the_period_can_both_be_chosen(
    chen: Client, territory: SimpleNamespace
) -> None:
    old, today = territory.grid_set, timezone.localdate()
    GridSet.objects.filter(pk=old.pk).update(ends_on=today)
    new = GridSet.objects.create(name="2027", state=GridSet.State.IN_FORCE, starts_on=today)
    page = chen.get(reverse("overview:home")).content.decode()
    assert f'<option value="{old.pk}">2020' in page
    assert '<option value="">2027' in page
    assert len(ask(chen, "areas", borders=old.pk)["features"]) == 5
    assert ask(chen, "areas", borders=new.pk)["features"] == []


def test_statements_do_not_grow_with_the_cases(
    chen: Client, ren_reports: Reports, django_assert_num_queries: Callable[..., Any]
) -> None:
    ask(chen, "period")
    ask(chen, "steps")
    for _case in range(6):
        ren_reports()
    # Session, person, posts; counts (2); grid set and edition (3); the names of subjects.
    with django_assert_num_queries(8):
        ask(chen, "steps")
    with django_assert_num_queries(10):
        ask(chen, "period")


def test_a_drawn_area(chen: Client, ren_reports: Reports) -> None:
    for _case in range(4):
        ren_reports()
    ren_reports(category="lamp", lon=117.97)

    def draw(ring: Any) -> Any:
        return chen.post(
            reverse("overview:drawn"),
            {"ring": ring if isinstance(ring, str) else json.dumps(ring)},
            headers={"accept": "application/json"},
        )

    around = [[117.91, 33.96], [117.93, 33.96], [117.93, 33.98], [117.91, 33.98]]
    found = draw(around).json()
    assert (found["n"], found["before"]) == (4, 0)
    assert found["categories"] == [["垃圾清运", 4]]
    few = [[117.96, 33.96], [117.98, 33.96], [117.98, 33.98], [117.96, 33.98]]
    assert draw(few).json()["n"] is None
    assert draw(few).json()["categories"] == []
    for ring in (
        "", "nonsense", "{}", [], [[1, 2]], [[1, 2, 3]] * 4, [["x", "y"]] * 3, [[0, 0]] * 500,
        [[0, 0], [1, 1], [1, 0], [0, 1]], [[500, 0], [501, 1], [501, 0]],
        [[0, 0], [1, 1], [1, 0]], "[[1e999,0],[1,1],[1,0]]",
    ):  # fmt: skip
        response = draw(ring)
        assert response.status_code == 422, ring
        assert response.json()["error"]


def test_saved_views_are_ones_own(
    client: Client, staff: SimpleNamespace, make_user: Callable[..., User],
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    client.force_login(staff.chen)
    save = reverse("overview:save")
    first = client.post(save, {"name": " 春季  垃圾 ", "query": "level=town"}).json()["views"]
    assert [(view["name"], view["url"]) for view in first] == [
        ("春季 垃圾", reverse("overview:home") + "?level=town")
    ]
    again = client.post(save, {"name": "春季 垃圾", "query": "level=cell"}).json()["views"]
    assert [view["query"] for view in again] == ["level=cell"]
    for bad in ({"name": ""}, {"name": "x" * 61}, {"name": "y", "query": "q" * 501}):
        assert client.post(save, bad).status_code == 422
    other = make_user("lea", "丽", role=Role.LEADER, division=territory.upper)
    client.force_login(other)
    drop = reverse("overview:drop", args=[again[0]["pk"]])
    assert client.post(drop).status_code == 404
    assert "春季" not in client.get(reverse("overview:home")).content.decode()
    client.force_login(staff.chen)
    assert client.post(drop).json() == {"views": []}
    assert not SavedView.objects.exists()


def test_no_more_than_thirty_views(client: Client, staff: SimpleNamespace) -> None:
    client.force_login(staff.chen)
    SavedView.objects.bulk_create(
        SavedView(owner=staff.chen, name=str(n), query="") for n in range(30)
    )
    assert client.post(reverse("overview:save"), {"name": "one more"}).status_code == 422
    assert client.post(reverse("overview:save"), {"name": "7", "query": "x=1"}).status_code == 200


def test_rates_once_households_are_known(
    chen: Client, ren_reports: Reports, territory: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for _case in range(6):
        ren_reports()
    assert "rates" not in ask(chen, "steps", mode="rate")
    import numpy as np

    from mapapp.overview import data

    monkeypatch.setattr(
        data, "households",
        lambda ground, areas: None if areas.level == "cell" else np.full(len(areas.ids), 300.0),
    )  # fmt: skip
    rates = ask(chen, "steps", mode="rate")["rates"]
    assert 0 < rates[0][-1] / 10 <= 20
    assert ask(chen, "period")["rated"] is True
    assert "rates" not in ask(chen, "steps", mode="rate", level="cell")


@pytest.mark.parametrize("mode", ["hot", "rate", "density", "choropleth", "emerging"])
def test_one_grid_with_one_case(
    chen: Client, ren_reports: Reports, territory: SimpleNamespace, mode: str
) -> None:
    """Nothing to compare with: a map without hotspots, and no number that is none."""
    ren_reports()
    for level in ("county", "town", "village", "grid", "cell"):
        words = {"mode": mode, "level": level, "in": f"grid-{territory.A1.pk}", "ind": "solving"}
        assert sum(ask(chen, "steps", **words)["weekly"]) == 1
        period = ask(chen, "period", **words)
        assert (period["now"]["cases"], period["hotspots"]) == (1, [])
        ask(chen, "areas", **words)


def test_islands_are_as_any_other_area(
    chen: Client, ren_reports: Reports, territory: SimpleNamespace
) -> None:
    """Only A1 and C2 are left, which do not touch."""
    keep = [territory.A1.pk, territory.C2.pk]
    Grid.objects.exclude(pk__in=keep).update(
        retired_at=timezone.now(), geom=MultiPolygon(srid=4326)
    )
    for _case in range(5):
        ren_reports()
    assert [row[-1] for row in ask(chen, "steps")["counts"]] == [5, 0]
    assert len(ask(chen, "areas")["features"]) == 2
    assert ask(chen, "period")["ranking"][0]["cases"] == 5
