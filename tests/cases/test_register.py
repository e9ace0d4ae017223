"""Registering a demand: located, routed, timed, owned and recorded in one go."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone
from psycopg._queries import MAX_CACHED_STATEMENT_LENGTH

from layers.cases.intake import Report
from layers.cases.lookup import code_of, hash_of
from layers.cases.models import CalendarDay, Case, CaseEvent, Complainant, PlaceState
from layers.cases.photos import CleanPhoto
from layers.cases.register import CATEGORY, REGISTER, Registered, register
from layers.errors import Refused
from layers.people_scope import all_people
from layers.privacy import decrypt, keyed_hash
from layers.territory.crs import gcj02_from_wgs84

pytestmark = pytest.mark.django_db
Reports = Callable[..., Registered]


def test_a_case_is_located_routed_owned_and_recorded(
    ren_reports: Reports, territory: SimpleNamespace, staff: SimpleNamespace,
    catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    done = ren_reports()
    case = Case.objects.get(pk=done.case_id)
    assert (case.place_state, case.grid, case.village) == (
        "located",
        territory.A1,
        territory.village_a,
    )
    assert (case.town, case.rule) == (territory.upper, catalogue.garbage_county)
    assert (case.department, case.owner) == (staff.sanitation, staff.lan)
    assert case.number == f"{timezone.localtime(case.registered_at):%y%m%d}{case.pk:07}"
    assert (case.state, case.summary, case.version) == ("registered", "垃圾桶满了三天", 1)
    event = CaseEvent.objects.get(case=case)
    assert (event.verb, event.to_state, event.actor) == ("register", "registered", None)
    assert event.detail == {
        "place_state": "located", "grid": territory.A1.pk, "rule": catalogue.garbage_county.pk,
        "department": staff.sanitation.pk, "owner": staff.lan.pk,
    }  # fmt: skip


def test_two_statements_do_it_all(
    catalogue: SimpleNamespace, report: Callable[..., Report], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        register(report())


def test_the_driver_keeps_both_statements_parsed() -> None:
    """A text above this length is taken to pieces anew at each call, which costs more than a
    quarter of registering."""
    for statement in (CATEGORY, REGISTER):
        assert len(statement.encode()) <= MAX_CACHED_STATEMENT_LENGTH


def test_when_a_photo_cannot_be_kept_there_is_no_case(
    catalogue: SimpleNamespace, report: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_case: int, _photos: list[CleanPhoto]) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("layers.cases.register.attach", full)
    with pytest.raises(OSError, match="disk full"):
        register(report(), [CleanPhoto(b"", 1, 1)])
    assert not Case.objects.exists()


def test_contact_is_encrypted_and_can_be_looked_up_by_hash(ren_reports: Reports) -> None:
    made = ren_reports(phone="+86 138-0000 5021")
    with all_people():
        who = Complainant.objects.get(case_id=made.case_id)
    assert b"13800005021" not in bytes(who.phone)
    assert (decrypt(who.name), decrypt(who.phone)) == ("任一", "13800005021")
    assert bytes(who.phone_hash) == keyed_hash("13800005021", "phone")


def test_an_anonymous_report_keeps_no_hash(ren_reports: Reports) -> None:
    made = ren_reports(name="", phone="")
    with all_people():
        who = Complainant.objects.get(case_id=made.case_id)
    assert (bytes(who.name), bytes(who.phone), who.phone_hash) == (b"", b"", None)


def test_the_same_uuid_twice_is_one_case(ren_reports: Reports) -> None:
    uuid = uuid4()
    first, second = ren_reports(uuid=uuid), ren_reports(uuid=uuid, text="又来一次")
    assert (first.new, second.new) == (True, False)
    assert (second.case_id, second.number, second.code) == (
        first.case_id, first.number, first.code,
    )  # fmt: skip
    assert (Case.objects.count(), CaseEvent.objects.count()) == (1, 1)
    assert Case.objects.get().text.startswith("垃圾桶")


def test_the_code_finds_the_case_and_is_not_stored(ren_reports: Reports) -> None:
    done = ren_reports()
    case = Case.objects.get()
    assert bytes(case.lookup_hash) == hash_of(done.code.lower().replace("-", " "))
    assert done.code == code_of(case.uuid)
    assert done.code.replace("-", "").encode() not in bytes(case.lookup_hash)


@pytest.mark.parametrize(("crs", "shift"), [("gcj02", gcj02_from_wgs84)])
def test_shifted_coordinates_are_brought_home(ren_reports: Reports, crs: str, shift: Any) -> None:
    lon, lat = shift(117.92, 33.97)
    case = Case.objects.get(pk=ren_reports(lon=lon, lat=lat, crs=crs).case_id)
    assert case.geom is not None
    assert case.geom.coords == (117.92, 33.97)
    assert CaseEvent.objects.get().detail["crs"] == crs


def test_outside_every_grid_waits_for_a_dispatcher(
    ren_reports: Reports, staff: SimpleNamespace
) -> None:
    case = Case.objects.get(pk=ren_reports(lon=121.5, lat=31.2).case_id)
    assert (case.place_state, case.grid, case.department) == (PlaceState.OUTSIDE, None, None)
    assert case.owner == staff.kun


@pytest.mark.parametrize(
    ("address", "place_state"),
    [
        ("", PlaceState.UNPLACED),
        ("东升社区三号楼", PlaceState.UNPLACED),
        ("和平小学门口", PlaceState.AMBIGUOUS),  # a village 和平 in both towns
        ("王集镇和平小学门口", PlaceState.UNPLACED),
    ],
)
def test_without_a_pin_the_address_says_what_is_missing(
    ren_reports: Reports, address: str, place_state: PlaceState
) -> None:
    done = ren_reports(lon=None, lat=None, address=address)
    assert done.place_state == place_state


def test_a_grid_without_worker_falls_to_the_towns_dispatcher(
    ren_reports: Reports, staff: SimpleNamespace
) -> None:
    assert Case.objects.get(pk=ren_reports(lon=118.02).case_id).owner == staff.bo


def test_clocks_follow_the_national_calendar(ren_reports: Reports) -> None:
    received = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
    case = Case.objects.get(pk=ren_reports(received_at=received).case_id)
    due = [timezone.localtime(at).date().isoformat() for at in (case.accept_due, case.resolve_due)]
    assert due == ["2026-02-14", "2026-03-02"]
    assert not case.due_provisional


def test_the_countys_own_calendar_comes_first(ren_reports: Reports) -> None:
    CalendarDay.objects.create(day="2026-02-14", working=False, note="storm")
    received = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
    case = Case.objects.get(pk=ren_reports(received_at=received).case_id)
    assert timezone.localtime(case.accept_due).date().isoformat() == "2026-02-24"


def test_a_category_may_have_limits_in_working_hours(
    ren_reports: Reports, catalogue: SimpleNamespace
) -> None:
    catalogue.garbage.accept_limit, catalogue.garbage.accept_unit = 2, "hours"
    catalogue.garbage.save()
    received = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)  # Monday 11:00 here; lunch from 12 to 14
    case = Case.objects.get(pk=ren_reports(received_at=received).case_id)
    assert timezone.localtime(case.accept_due).strftime("%m-%d %H:%M") == "03-02 15:00"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"category": "nonsense"}, "category"),
        ({"text": ""}, "text"),
        ({"text": "  \n "}, "text"),
        ({"text": "字" * 20_000}, "text"),
        ({"text": "坏\x00了"}, "text"),
        ({"text": "坏\x1b[31m了"}, "text"),
        ({"text": "abc\u202edef"}, "text"),
        ({"address": "一\n二"}, "address"),
        ({"address": "址" * 201}, "address"),
        ({"phone": "call me"}, "phone"),
        ({"phone": "1" * 16}, "phone"),
        ({"name": "名" * 41}, "name"),
        ({"channel": "telepathy"}, "channel"),
        ({"kind": "ghost"}, "kind"),
        ({"crs": "mars"}, "crs"),
        ({"lon": float("nan")}, "lon"),
        ({"lat": float("inf")}, "lon"),
        ({"lon": 33.97, "lat": 117.92}, "lon"),
        ({"lon": 200.0}, "lon"),
        ({"lon": None}, "lon"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_written(
    ren_reports: Reports, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        ren_reports(**fields)
    assert refusal.value.field == field
    assert len(str(refusal.value)) > 5
    assert not Case.objects.exists()


def test_a_withdrawn_category_is_refused(ren_reports: Reports, catalogue: SimpleNamespace) -> None:
    catalogue.garbage.active = False
    catalogue.garbage.save()
    with pytest.raises(Refused):
        ren_reports()
