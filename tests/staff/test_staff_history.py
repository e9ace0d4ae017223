"""The history of accounts and posts: who did what when, written by the database, never changed."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from layers.staff.activate import activate
from layers.staff.assign import assign
from layers.staff.deactivate import deactivate
from layers.staff.end_post import end_post
from layers.staff.enrol import enrol
from layers.staff.import_staff import import_staff
from layers.staff.models import Department, Post, StaffEvent, User
from layers.staff.name_heads import name_heads
from layers.staff.posts import Wish
from layers.staff.rename import rename
from layers.staff.reset_password import reset_password
from layers.staff.sheet import StaffRow
from layers.staff.staff_history import staff_history

pytestmark = pytest.mark.django_db


def test_every_change_of_a_person_is_told_with_who_and_when(
    staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    ada = staff.ada.pk
    enrol("fei", "飞", ada)
    given = assign("fei", Wish("worker", territory.A1.code, "upper"), actor_id=ada)
    rename("fei", "王飞", ada)
    end_post(given.post.pk, ada, timezone.localdate() + timedelta(days=3))
    reset_password("fei", ada)
    deactivate("fei", ada)
    activate("fei", ada)
    fei = User.objects.get(username="fei")
    told = staff_history(fei)
    assert [entry.kind.value for entry in reversed(told)] == [
        "enrolled", "given", "renamed", "ended", "password", "closed", "opened",
    ]  # fmt: skip
    assert {entry.by for entry in told} == {"安"}
    by_kind = {entry.kind.value: entry for entry in told}
    assert by_kind["given"].what == "网格员 · 东升第1网格 · 睢城街道办"
    assert by_kind["given"].day == timezone.localdate()
    assert by_kind["ended"].day == timezone.localdate() + timedelta(days=3)
    assert by_kind["renamed"].what == "飞 → 王飞"


def test_a_sign_in_and_ones_own_password_are_no_events(
    staff: SimpleNamespace, client: Client
) -> None:
    before = staff.lan.events.count()
    client.force_login(staff.lan)
    staff.lan.set_password("another-horse-battery")
    staff.lan.save()
    assert staff.lan.events.count() == before


def test_what_no_verb_signs_is_the_systems(staff: SimpleNamespace) -> None:
    """A command or SQL by hand cannot forget it."""
    Post.objects.filter(user=staff.lan).update(ends_on=timezone.localdate())
    Post.objects.filter(user=staff.lan).update(ends_on=None)
    Post.objects.filter(user=staff.mei).delete()
    lan = [(entry.kind.value, entry.by) for entry in staff_history(staff.lan)]
    assert lan[:2] == [("goes_on", ""), ("ended", "")]
    assert staff_history(staff.mei)[0].kind == StaffEvent.Kind.UNDONE


def test_an_import_signs_all_its_rows_or_none(
    staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    import_staff(
        [StaffRow(2, "fei", "飞", "网格员", territory.A1.code, "睢城街道办")], staff.ada.pk
    )
    told = staff_history(User.objects.get(username="fei"))
    assert [(entry.kind.value, entry.by) for entry in told] == [("given", "安"), ("enrolled", "安")]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_nobody_changes_the_history(staff: SimpleNamespace, change: str) -> None:
    rows = StaffEvent.objects.filter(user=staff.lan)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.update(verb="x") if change == "update" else rows.delete()


def test_the_page_of_a_person_shows_it(staff: SimpleNamespace, client: Client) -> None:
    client.force_login(staff.ada)
    client.post("/staff/people/lan/account/", {"active": "0"})
    words = client.get("/staff/people/lan/").content.decode()
    assert "账号已停用" in words
    assert "安" in words


def test_who_heads_a_unit_is_told_to_who_comes_and_who_goes(staff: SimpleNamespace) -> None:
    ada = staff.ada.pk
    name_heads("sanitation", chief="chen", liaison="dong", actor_id=ada)
    before = staff.dong.events.count()
    name_heads("sanitation", chief="chen", liaison="su", actor_id=ada)
    name_heads("sanitation", chief="chen", liaison="su", actor_id=ada)

    def latest(person: User) -> tuple[str, str, str]:
        entry = staff_history(person)[0]
        return entry.kind.value, entry.what, entry.by

    assert latest(staff.chen) == ("named", "总牵头 · 城管局", "安")
    assert latest(staff.su) == ("named", "总联络人 · 城管局", "安")
    assert latest(staff.dong) == ("relieved", "总联络人 · 城管局", "安")
    assert (staff.dong.events.count(), staff.chen.events.filter(kind="named").count()) == (
        before + 1, 1,
    )  # fmt: skip


def test_a_head_changed_by_sql_is_told_as_the_systems(staff: SimpleNamespace) -> None:
    Department.objects.filter(pk=staff.sanitation.pk).update(chief=staff.chen)
    entry = staff_history(staff.chen)[0]
    assert (entry.kind.value, entry.by) == ("named", "")
