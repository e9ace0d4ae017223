"""Moving the pin: located and routed anew, logged, and never against a dispatcher's decision.

34.00 ┌── A1 ──┬── A2 ──┐   garbage: sanitation anywhere in the county,
33.95 ├──────C1┴────────┤            the town's office in A2
"""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.models import Case, CaseEvent
from layers.cases.register import Registered
from layers.cases.relocate import relocate
from layers.errors import NotAllowed, NotFound, OutOfOrder, Refused
from layers.territory.crs import gcj02_from_wgs84

pytestmark = pytest.mark.django_db
IN_A2, IN_C1, NOWHERE = (117.97, 33.97), (117.92, 33.92), (110.0, 30.0)


def move(
    case: Case, who: object, scope: object, place: tuple[float, float], **more: object
) -> Case:
    lon, lat = place
    moved = relocate(case.number, who, scope, lon=lon, lat=lat, **more)  # type: ignore[arg-type]
    case.refresh_from_db()
    return moved


def test_a_registered_case_gets_the_route_of_its_new_place(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, territory: SimpleNamespace,
    catalogue: SimpleNamespace,
) -> None:  # fmt: skip
    move(case, staff.bo, scopes.bo, IN_A2, reason="电话核实", version=1)
    assert (case.grid, case.owner, case.rule) == (territory.A2, staff.mei, catalogue.garbage_a2)
    assert (case.department, case.state, case.version) == (staff.upper_office, "registered", 2)
    event = CaseEvent.objects.get(case=case, verb="relocate")
    assert (event.actor, event.note) == (staff.bo, "电话核实")
    assert event.detail == {
        "from": {"grid": territory.A1.pk, "department": staff.sanitation.pk},
        "to": {
            "grid": territory.A2.pk, "department": staff.upper_office.pk,
            "rule": catalogue.garbage_a2.pk,
        },
    }  # fmt: skip


def test_after_dispatching_only_the_place_follows_the_pin(
    dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace, territory: SimpleNamespace
) -> None:
    move(dispatched, staff.bo, scopes.bo, IN_A2)
    assert dispatched.grid == territory.A2
    assert (dispatched.owner, dispatched.department) == (staff.dong, staff.sanitation)


def test_a_case_from_nowhere_is_put_on_the_map(
    ren_reports: Callable[..., Registered], staff: SimpleNamespace, scopes: SimpleNamespace,
    territory: SimpleNamespace,
) -> None:  # fmt: skip
    case = Case.objects.get(pk=ren_reports(lon=None, lat=None, address="和平").case_id)
    assert case.place_state == "ambiguous"
    move(case, staff.kun, scopes.kun, IN_C1)
    assert (case.place_state, case.grid, case.town) == ("located", territory.C1, territory.lower)


def test_a_pin_outside_every_grid_is_taken_as_it_is(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    move(case, staff.bo, scopes.bo, NOWHERE)
    assert (case.place_state, case.grid, case.town, case.rule) == ("outside", None, None, None)
    with pytest.raises(NotFound):  # it has left Bo's town
        move(case, staff.bo, scopes.bo, IN_A2)


def test_coordinates_of_chinese_maps_are_turned_into_wgs84(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    move(case, staff.bo, scopes.bo, gcj02_from_wgs84(*IN_A2), crs="gcj02")
    assert case.geom is not None
    assert case.geom.coords == pytest.approx(IN_A2, abs=1e-6)


@pytest.mark.parametrize("place", [(float("nan"), 33.9), (33.97, 117.97), (200.0, 95.0)])
def test_impossible_places_are_refused(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, place: tuple[float, float]
) -> None:
    with pytest.raises(Refused):
        move(case, staff.kun, scopes.kun, place)
    case.refresh_from_db()
    assert case.version == 1


@pytest.mark.parametrize("who", ["lan", "dong", "chen"])
def test_only_dispatchers_move_pins(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace, who: str
) -> None:
    with pytest.raises(NotAllowed):
        move(case, getattr(staff, who), getattr(scopes, who), IN_A2)


def test_neither_on_a_stale_page_nor_after_resolving(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(OutOfOrder):
        move(case, staff.bo, scopes.bo, IN_A2, version=7)
    Case.objects.update(state="resolved")
    with pytest.raises(OutOfOrder):
        move(case, staff.bo, scopes.bo, IN_A2)


def test_a_reason_that_cannot_be_read_is_refused(
    case: Case, staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(Refused) as refusal:
        move(case, staff.bo, scopes.bo, IN_A2, reason="a\x07b")
    assert refusal.value.field == "reason"
