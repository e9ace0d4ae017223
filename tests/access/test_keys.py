"""Keys of other systems: Ada makes and revokes them, and sees one exactly once."""

import re
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from layers.cases.make_key import make_key
from layers.cases.models import SourceKey
from layers.cases.source_keys import key_of

pytestmark = pytest.mark.django_db
ADDRESS = "/staff/keys/"


@pytest.fixture
def ada(staff: SimpleNamespace) -> Client:
    client = Client()
    client.force_login(staff.ada)
    return client


def test_ada_makes_a_key_and_sees_it_once(ada: Client, staff: SimpleNamespace) -> None:
    page = ada.post(ADDRESS, {"source": " 市民应用 "}).content.decode()
    found = re.search(r"slk_[\w-]{43}", page)
    assert found is not None
    row = key_of(found[0])
    assert row is not None
    assert (row.source, row.created_by) == ("市民应用", staff.ada)
    assert found[0].encode() not in bytes(row.hash)
    assert found[0] not in ada.get(ADDRESS).content.decode()


def test_a_revoked_key_is_gone_and_a_new_one_goes_on_under_the_name(ada: Client) -> None:
    row, key = make_key("市民应用")
    assert ada.post(ADDRESS, {"source": "市民应用"}).status_code == 409
    for _twice in range(2):
        ada.post(f"{ADDRESS}{row.pk}/revoke/")
    assert key_of(key) is None
    assert ada.post(ADDRESS, {"source": "市民应用"}).status_code == 200
    assert ada.post(f"{ADDRESS}99999/revoke/").status_code == 404
    assert SourceKey.objects.count() == 2


@pytest.mark.parametrize("source", ["", "  ", "名" * 41, "坏\x00了"])
def test_a_name_that_is_none_is_refused(ada: Client, source: str) -> None:
    assert ada.post(ADDRESS, {"source": source}).status_code == 422
    assert not SourceKey.objects.exists()


def test_for_administrators_only(client: Client, staff: SimpleNamespace) -> None:
    assert client.get(ADDRESS).status_code == 302
    client.force_login(staff.kun)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"source": "x"}).status_code == 403


def test_the_command_does_the_same(capsys: pytest.CaptureFixture[str], db: None) -> None:
    call_command("open311_key", "市民应用")
    row = key_of(capsys.readouterr().out.strip())
    assert row is not None
    call_command("open311_key", "--list")
    assert "市民应用" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("open311_key", "市民应用")
    call_command("open311_key", revoke=row.pk)
    with pytest.raises(CommandError):
        call_command("open311_key")
    with pytest.raises(CommandError):
        call_command("open311_key", revoke=0)
