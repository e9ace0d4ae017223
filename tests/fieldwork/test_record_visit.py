"""A visit from the door to the diary: its case, its hazard, its answer to the survey, once."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from layers.cases.models import Case
from layers.enterprises.models import Enterprise
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.fieldwork.ask_needs import week_of
from layers.fieldwork.demand import Demand
from layers.fieldwork.models import Answer, Hazard, Visit
from layers.fieldwork.queries import visits
from layers.fieldwork.record_visit import Danger, Told, record_visit
from layers.people_scope import people_in
from layers.photos import CleanPhoto
from layers.residents.models import Household
from layers.staff.scope import Scope

pytestmark = pytest.mark.django_db
LAMP = Demand(category="lamp", text="门口路灯不亮。", name="任一", phone="13800005021")
MET = Told(purpose="care", outcome="met", needs=["power", "medicine"], text="血压药快用完。")


@pytest.fixture
def home(make_household: Callable[..., Household]) -> Household:
    """A household in A1, never visited."""
    return make_household()


@pytest.fixture
def call(
    home: Household, staff: SimpleNamespace, scopes: SimpleNamespace
) -> Callable[..., tuple[Visit, bool]]:
    """Lan calls at the household in A1; any field can be given."""

    def make(**fields: Any) -> tuple[Visit, bool]:
        usual: dict[str, Any] = {
            "uuid": uuid4(), "actor": staff.lan, "scope": scopes.lan, "told": MET,
            "household": home.uuid,
        }  # fmt: skip
        return record_visit(**{**usual, **fields})

    return make


def stored(scope: Scope) -> list[Visit]:
    with people_in(scope):
        return list(visits(scope))


def test_a_demand_is_received_when_it_arrives_and_keeps_when_it_was_told(
    call: Callable[..., Any], catalogue: SimpleNamespace
) -> None:
    """Lan's phone had no network for three days: nobody else could have begun."""
    told = timezone.now() - timedelta(days=3)
    visit, _new = call(demand=LAMP, happened_at=told)
    case = Case.objects.get()
    assert (visit.happened_at, case.received_at) == (told, visit.recorded_at)
    assert case.accept_due > case.received_at
    event = case.events.get()
    assert (event.happened_at, event.recorded_at >= case.received_at) == (told, True)


def test_one_visit_writes_diary_case_hazard_answer_and_the_households_day(
    call: Callable[..., Any], home: Household, staff: SimpleNamespace, scopes: SimpleNamespace,
    catalogue: SimpleNamespace, photo: CleanPhoto,
) -> None:  # fmt: skip
    visit, new = call(
        demand=LAMP, danger=Danger("electricity", "插线板老化"), photos=[photo],
        lon=117.9251, lat=33.9751,
    )  # fmt: skip
    assert new
    [kept] = stored(scopes.lan)
    assert (kept.needs, kept.text, kept.geom.coords) == (
        ["medicine", "power"], "血压药快用完。", (117.9251, 33.9751),
    )  # fmt: skip
    case = Case.objects.get()
    assert (case.channel, case.address) == ("patrol", home.address)
    assert case.geom is not None
    assert case.geom.equals_exact(home.geom, 1e-6)
    assert visit.case_id == case.pk
    hazard = Hazard.objects.get()
    assert (hazard.household, hazard.kind, hazard.grid) == (home, "electricity", home.grid)
    answer = Answer.objects.get()
    assert (answer.has_need, answer.case, answer.how) == (True, case, "visit")
    home.refresh_from_db()
    assert home.visited_at == visit.happened_at
    assert home.version == 1
    assert visit.photos.count() == 1


def test_sent_twice_it_is_one_visit(
    call: Callable[..., Any], scopes: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    uuid = uuid4()
    first, new = call(uuid=uuid, demand=LAMP)
    again, newer = call(uuid=uuid, demand=LAMP)
    assert (again, new, newer) == (first, True, False)
    assert (len(stored(scopes.lan)), Case.objects.count(), Answer.objects.count()) == (1, 1, 1)


def test_a_refused_case_takes_the_visit_back_with_it(
    call: Callable[..., Any], home: Household, scopes: SimpleNamespace, catalogue: SimpleNamespace
) -> None:
    with pytest.raises(Refused):
        call(demand=Demand(category="nonsense", text="x"))
    with pytest.raises(Refused):
        call(danger=Danger("dragon", "x"))
    assert stored(scopes.lan) == []
    assert not Case.objects.exists()
    home.refresh_from_db()
    assert home.visited_at is None


def test_nobody_at_home_is_kept_but_is_no_visit_of_the_household(
    call: Callable[..., Any], home: Household, scopes: SimpleNamespace
) -> None:
    call(told=Told(purpose="routine", outcome="nobody"))
    home.refresh_from_db()
    assert home.visited_at is None
    assert not Answer.objects.exists()
    assert len(stored(scopes.lan)) == 1


def test_an_older_visit_that_comes_in_late_does_not_turn_the_day_back(
    call: Callable[..., Any], home: Household
) -> None:
    latest, _new = call()
    call(happened_at=timezone.now() - timedelta(days=9))
    home.refresh_from_db()
    assert home.visited_at == latest.happened_at


def test_an_enterprise_is_visited_too(
    call: Callable[..., Any], make_enterprise: Callable[..., Enterprise], scopes: SimpleNamespace
) -> None:
    firm = make_enterprise()
    visit, _new = call(household=None, enterprise=firm.uuid)
    firm.refresh_from_db()
    assert firm.visited_at == visit.happened_at
    assert not Answer.objects.exists()
    assert stored(scopes.lan) == [visit]


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"purpose": "tea"}, "purpose"), ({"outcome": "maybe"}, "outcome"),
        ({"needs": ["gold"]}, "needs"), ({"text": "长" * 2001}, "text"),
        ({"text": "a\x00b"}, "text"), ({"help": "长" * 201}, "help"),
        ({"next_on": timezone.localdate()}, "next_on"),
        ({"next_on": timezone.localdate() + timedelta(days=400)}, "next_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_names_its_field(
    call: Callable[..., Any], told: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        call(told=Told(**{"purpose": "care", "outcome": "met", **told}))
    assert refused.value.field == field


def test_doors_of_others_look_as_if_there_were_none(
    call: Callable[..., Any], make_household: Callable[..., Household], home: Household,
    territory: SimpleNamespace, staff: SimpleNamespace, scopes: SimpleNamespace,
) -> None:  # fmt: skip
    far = make_household(grid=territory.C1)
    gone = make_household(moved_out_at=timezone.now())
    for wrong in (far.uuid, gone.uuid, uuid4()):
        with pytest.raises(NotFound):
            call(household=wrong)
    for name in ("dong", "chen", "su", "ada"):
        with pytest.raises((NotFound, NotAllowed)):
            call(actor=getattr(staff, name), scope=getattr(scopes, name))
    for wrong_doors in ({"household": None}, {"enterprise": home.uuid}):
        with pytest.raises(Refused):
            call(**wrong_doors)


def test_the_diary_is_read_within_scope_only_and_follows_the_household(
    call: Callable[..., Any], home: Household, territory: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    visit, _new = call()
    assert Visit.objects.count() == 0  # the database shows none without a scope
    for name, sees in (("lan", 1), ("mei", 0), ("bo", 1), ("kun", 1), ("chen", 0), ("su", 0)):
        assert len(stored(getattr(scopes, name))) == sees, name
    Household.objects.filter(pk=home.pk).update(grid=territory.A2)
    assert stored(scopes.lan) == []
    assert stored(scopes.mei) == [visit]


def test_the_diary_is_never_rewritten(call: Callable[..., Any], scopes: SimpleNamespace) -> None:
    call()
    with (
        people_in(scopes.lan),
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
    ):
        connection.cursor().execute("UPDATE fieldwork_visit SET text = ''")


def test_another_persons_number_is_refused(
    call: Callable[..., Any], staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    uuid = uuid4()
    call(uuid=uuid)
    with pytest.raises(OutOfOrder):
        call(uuid=uuid, actor=staff.bo, scope=scopes.bo)


def test_a_need_that_comes_up_later_in_the_week_is_added_to_the_answer(
    call: Callable[..., Any], catalogue: SimpleNamespace
) -> None:
    call(told=Told(purpose="routine", outcome="met"))
    assert Answer.objects.get().has_need is False
    call(demand=LAMP)
    answer = Answer.objects.get()
    assert (answer.has_need, answer.case) == (True, Case.objects.get())
    assert answer.week == week_of(timezone.localdate())
