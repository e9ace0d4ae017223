"""The people of the small county, and Ren's case in Dong's hands."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.accept import accept
from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.register import Registered
from layers.staff.models import User
from layers.staff.scope import scope_of


@pytest.fixture
def people(staff: SimpleNamespace) -> SimpleNamespace:
    """Bo and Dong as the verbs want them: person and scope."""
    return SimpleNamespace(
        bo=(staff.bo, scope_of(staff.bo)), dong=(staff.dong, scope_of(staff.dong))
    )


@pytest.fixture
def case(ren_reports: Callable[..., Registered]) -> Case:
    """Ren's registered case in A1."""
    return Case.objects.get(pk=ren_reports().case_id)


@pytest.fixture
def dispatched(case: Case, staff: SimpleNamespace, people: SimpleNamespace) -> Case:
    """The case, given to Dong's department by Bo."""
    return dispatch(case.number, *people.bo, department=staff.sanitation)


@pytest.fixture
def accepted(dispatched: Case, people: SimpleNamespace) -> Case:
    """The case in Dong's hands."""
    return accept(dispatched.number, *people.dong)


@pytest.fixture
def heads(staff: SimpleNamespace, make_user: Callable[..., User]) -> SimpleNamespace:
    """Chief and liaison of Dong's department."""
    chief, liaison = make_user("zong", "总"), make_user("lian", "联")
    staff.sanitation.chief, staff.sanitation.liaison = chief, liaison
    staff.sanitation.save()
    return SimpleNamespace(chief=chief, liaison=liaison)
