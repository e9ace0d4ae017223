"""What has been kept as long as it may be goes, and nothing else; a dry run changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers import retention
from layers.cases.models import Complainant
from layers.enterprises.models import Enterprise
from layers.people_scope import all_people
from layers.residents.models import Household, Person, PersonRevision
from layers.residents.remove_person import remove_person
from layers.residents.unmask import unmask
from layers.staff.models import AccessRecord

pytestmark = pytest.mark.django_db


def ago(days: int) -> Any:
    return timezone.now() - timedelta(days=days)


def people() -> set[int]:
    with all_people():
        return set(Person.objects.values_list("pk", flat=True))


def test_people_who_moved_out_long_ago_with_their_earlier_states(
    make_household: Callable[..., Household], make_person: Callable[..., Person],
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(retention, "BATCH", 1)
    gone = make_household(moved_out_at=ago(366))
    old = [make_person(gone), make_person(gone, relation="child")]
    kept = {make_person(make_household(moved_out_at=ago(364))).pk, make_person(make_household()).pk}
    with all_people():
        Person.objects.filter(pk=old[0].pk).update(volunteer=True)
    call_command("retention")
    assert "moved_out: after 365 days" in capsys.readouterr().out
    assert len(people()) == 4
    call_command("retention", "--commit")
    assert people() == kept
    with all_people():
        assert not PersonRevision.objects.exists()
    assert Household.objects.count() == 3


def test_people_taken_out_are_forgotten_after_their_time(
    home: Household, make_person: Callable[..., Person], scopes: SimpleNamespace,
    settings: Settings,
) -> None:  # fmt: skip
    person, stays = make_person(home), make_person(home, relation="child")
    with all_people():
        Person.objects.filter(pk=stays.pk).update(volunteer=True)
    remove_person(person.uuid, scopes.lan, reason="进城")
    call_command("retention", "--commit")
    with all_people():
        assert PersonRevision.objects.count() == 2
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "taken_out": -1}
    call_command("retention", "--commit")
    with all_people():
        assert PersonRevision.objects.get().person_id == stays.pk


def test_contacts_of_closed_enterprises_and_cases(
    make_enterprise: Callable[..., Enterprise], ren_reports: Callable[..., Any],
    settings: Settings,
) -> None:  # fmt: skip
    old = make_enterprise(closed_at=ago(366))
    new = make_enterprise(name="新店", closed_at=ago(300))
    case = ren_reports().case_id
    call_command("retention", "--commit")
    old.refresh_from_db()
    new.refresh_from_db()
    assert (bytes(old.phone), bytes(old.legal_person), old.version) == (b"", b"", 1)
    assert bytes(new.phone)
    with all_people():
        assert bytes(Complainant.objects.get(case=case).phone)


def test_the_access_log_too(
    home: Household, make_person: Callable[..., Person], scopes: SimpleNamespace,
    settings: Settings,
) -> None:  # fmt: skip
    unmask(make_person(home).uuid, scopes.lan, reason="送药")
    call_command("retention", "--commit")
    assert AccessRecord.objects.count() == 1
    settings.RETENTION_DAYS = {**settings.RETENTION_DAYS, "access_log": -1}
    call_command("retention", "--commit")
    assert not AccessRecord.objects.exists()
