"""The page of one's own access tokens: made and shown once, listed, revoked."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from layers.staff.make_token import make_token
from layers.staff.models import AccessToken
from layers.staff.tokens import token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(client: Client, staff: SimpleNamespace) -> Client:
    client.force_login(staff.lan)
    return client


def test_a_new_token_is_shown_once_and_stored_as_a_hash(
    lan: Client, staff: SimpleNamespace
) -> None:
    answer = lan.post("/me/tokens/", {"name": "办公电脑上的 QGIS", "days": "90"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    [token] = re.findall(r"slb_[\w-]{43}", answer.content.decode())
    row = AccessToken.objects.get()
    assert token_of("lan", token) == row
    assert token.encode() not in bytes(row.hash)
    page = lan.get("/me/tokens/").content.decode()
    assert token not in page
    assert "办公电脑上的 QGIS" in page
    assert row.hint in page


@pytest.mark.parametrize("values", [
    {"name": "", "days": "90"}, {"name": "x" * 61, "days": "90"}, {"name": "x", "days": "0"},
    {"name": "x", "days": "9999"}, {"name": "x", "days": "many"}, {"name": "x\x07", "days": "30"},
])  # fmt: skip
def test_odd_wishes_are_refused_in_words(lan: Client, values: dict[str, str]) -> None:
    answer = lan.post("/me/tokens/", values)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not AccessToken.objects.exists()


def test_one_is_revoked_and_nobody_revokes_anothers(lan: Client, staff: SimpleNamespace) -> None:
    row, token = make_token(staff.lan, "测试", 30)
    other, _token = make_token(staff.mei, "测试", 30)
    assert lan.post(f"/me/tokens/{other.pk}/revoke/").status_code == 404
    assert lan.post(f"/me/tokens/{row.pk}/revoke/").status_code == 302
    assert token_of("lan", token) is None
    assert row.name in lan.get("/me/tokens/").content.decode()
    other.refresh_from_db()
    assert other.revoked_at is None


def test_there_are_only_so_many(lan: Client, staff: SimpleNamespace) -> None:
    for _turn in range(20):
        make_token(staff.lan, "测试", 30)
    assert lan.post("/me/tokens/", {"name": "x", "days": "30"}).status_code == 409


def test_the_list_costs_the_same_however_long(
    lan: Client, staff: SimpleNamespace, django_assert_max_num_queries: Any
) -> None:
    for _turn in range(5):
        make_token(staff.lan, "测试", 30)
    with django_assert_max_num_queries(6):
        lan.get("/me/tokens/")


def test_the_signed_out_sign_in_first(client: Client, staff: SimpleNamespace) -> None:
    assert client.get("/me/tokens/").status_code == 302


def test_the_command_makes_lists_and_revokes(
    staff: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("token", "lan", name="同步", days=7)
    token = capsys.readouterr().out.strip()
    row = token_of("lan", token)
    assert row is not None
    call_command("token", "lan", list=True)
    listed = capsys.readouterr().out
    assert "同步" in listed
    assert token not in listed
    call_command("token", "lan", revoke=row.pk)
    assert token_of("lan", token) is None
    with pytest.raises(CommandError):
        call_command("token", "nobody")
