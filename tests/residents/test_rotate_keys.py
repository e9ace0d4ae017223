"""Keys rotate: all tables, in steps that can be stopped, with no version and no history of it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from layers import reseal
from layers.cases.models import Complainant
from layers.enterprises.models import Enterprise
from layers.people_scope import all_people
from layers.privacy import decrypt
from layers.residents.models import Household, Person, PersonRevision

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed_rows(
    make_household: Callable[..., Household], make_person: Callable[..., Person],
    make_enterprise: Callable[..., Enterprise], ren_reports: Callable[..., Any],
) -> SimpleNamespace:  # fmt: skip
    """A person with an earlier state, a second one, a firm and a complainant."""
    home = make_household()
    first = make_person(home, name="王秀英", id_number="11010519491231002X")
    make_person(home, name="李明", phone="", relation="child")
    with all_people():
        Person.objects.filter(pk=first.pk).update(volunteer=True)
    return SimpleNamespace(person=first, firm=make_enterprise(), case=ren_reports().case_id)


def assert_readable(rows: SimpleNamespace) -> None:
    with all_people():
        person = Person.objects.get(pk=rows.person.pk)
        assert (person.version, PersonRevision.objects.count()) == (2, 1)
        assert decrypt(person.name) == "王秀英"
        assert decrypt(PersonRevision.objects.get().id_number) == "11010519491231002X"
        assert decrypt(Complainant.objects.get(case=rows.case).phone) == "13800005021"
    firm = Enterprise.objects.get()
    assert (decrypt(firm.legal_person), firm.version) == ("李明", 1)


def test_all_is_under_the_new_key_and_the_old_one_can_go(
    sealed_rows: SimpleNamespace, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    new = Fernet.generate_key().decode()
    settings.FIELD_KEYS = [new, *settings.FIELD_KEYS]
    call_command("rotate_keys")
    assert "residents_person: 2 rows to be encrypted anew" in capsys.readouterr().out
    call_command("rotate_keys", "--commit")
    assert "residents_personrevision: 1 rows encrypted anew" in capsys.readouterr().out
    settings.FIELD_KEYS = [new]
    assert_readable(sealed_rows)
    call_command("rotate_keys", "--commit")
    assert "residents_person: 0 rows" in capsys.readouterr().out


def test_stopped_and_begun_again(
    sealed_rows: SimpleNamespace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reseal, "BATCH", 1)
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *settings.FIELD_KEYS]
    next(reseal.reseal(Person, commit=True))
    assert [batch.resealed for batch in reseal.reseal(Person, commit=True)] == [0, 1]
    assert_readable(sealed_rows)


def test_a_lost_key_is_said_and_the_others_are_done(
    sealed_rows: SimpleNamespace, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(CommandError, match="rows are under a key"):
        call_command("rotate_keys", "--commit")
    assert "no key opens rows" in capsys.readouterr().err
