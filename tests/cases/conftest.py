"""Cases at each step of their life, and the scope of each person."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from layers.cases.accept import accept
from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.register import Registered
from layers.cases.resolve import resolve
from layers.staff.models import Department, Role, User
from layers.staff.scope import scope_of
from tests.cases.walks import walk


@pytest.fixture
def staff(staff: SimpleNamespace, make_user: Callable[..., User]) -> SimpleNamespace:
    """Everybody, and Shui of the water bureau, which joins in where it is asked."""
    staff.water = Department.objects.create(code="water", name="水务局", name_en="Water")
    staff.shui = make_user("shui", "水", role=Role.HANDLER, department=staff.water)
    return staff


@pytest.fixture
def scopes(staff: SimpleNamespace) -> SimpleNamespace:
    """Everybody's scope by name."""
    return SimpleNamespace(
        **{
            name: scope_of(getattr(staff, name))
            for name in ("lan", "mei", "bo", "kun", "dong", "shui", "chen", "su", "ada")
        }
    )


@pytest.fixture
def case(ren_reports: Callable[..., Registered]) -> Case:
    """Ren's case in A1: registered, routed to sanitation, owned by Lan."""
    return Case.objects.get(pk=ren_reports().case_id)


@pytest.fixture
def dispatched(case: Case, staff: SimpleNamespace, scopes: SimpleNamespace) -> Case:
    """The case, given to Dong's department by Bo."""
    return dispatch(case.number, staff.bo, scopes.bo, department=staff.sanitation)


@pytest.fixture
def accepted(dispatched: Case, staff: SimpleNamespace, scopes: SimpleNamespace) -> Case:
    """The case in Dong's hands."""
    return accept(dispatched.number, staff.dong, scopes.dong)


@pytest.fixture
def resolved(accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace) -> Case:
    """The case, resolved by Dong and waiting for the check."""
    return resolve(accepted.number, staff.dong, scopes.dong, answer="已清运。", note="甲班")


@pytest.fixture
def at(
    ren_reports: Callable[..., Registered], staff: SimpleNamespace, scopes: SimpleNamespace
) -> Callable[..., Case]:
    """A new case of Ren's, brought to a state: ``at("suspended")``."""

    def make(state: str, **report: Any) -> Case:
        new = Case.objects.get(pk=ren_reports(**report).case_id)
        return walk(new, state, staff, scopes)

    return make
