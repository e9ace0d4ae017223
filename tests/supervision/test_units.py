"""All units at a glance, with who heads them."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.oversight.models import Supervision, Whistle

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def test_the_leading_group_sees_every_unit_with_its_heads(
    issued: Supervision, whistle: Whistle, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    chen = signed_in("chen")
    chen.get("/supervision/units/")
    with django_assert_max_num_queries(7):
        words = chen.get("/supervision/units/").text
    rows = {row.split("</a>")[0].rsplit(">")[-1]: row for row in words.split("<tr>")[2:]}
    assert set(rows) == {"城管局", "住建局", "睢城街道办"}
    assert ">总<" in rows["城管局"]
    assert ">联<" in rows["城管局"]
    assert "空缺" in rows["住建局"]


def test_a_town_sees_its_own_and_a_unit_comes_to_its_page(
    issued: Supervision, signed_in: SignIn
) -> None:
    assert signed_in("bo").get("/supervision/units/")["Location"] == "/supervision/units/upper/"
    dong = signed_in("dong")
    assert dong.get("/supervision/units/")["Location"] == "/supervision/units/sanitation/"
    words = dong.get("/supervision/units/sanitation/").text
    assert "总" in words
    assert issued.case.summary in words
    assert issued.number in words
    assert "您不代表任何单位" in signed_in("ada").get("/supervision/units/").text


def test_what_a_leader_of_cases_sees_of_a_unit(
    issued: Supervision,
    signed_in: SignIn,
    staff: SimpleNamespace,
    django_assert_max_num_queries: Any,
) -> None:
    chen = signed_in("chen")
    chen.get("/supervision/units/sanitation/")
    with django_assert_max_num_queries(20):
        assert (
            f"/desk/cases/{issued.case.number}/" in chen.get("/supervision/units/sanitation/").text
        )
