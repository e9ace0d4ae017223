"""The people of the small county with their heads, and a whistle blown by Bo for two units."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from layers.cases.accept import accept
from layers.cases.dispatch import dispatch
from layers.cases.models import Case
from layers.cases.register import Registered
from layers.oversight.blow import blow
from layers.oversight.detect import detect
from layers.oversight.issue_notice import issue_found
from layers.oversight.models import Summons, Supervision, Whistle
from layers.staff.models import Post, Role, User
from layers.staff.scope import scope_of
from tests.conftest import START


@pytest.fixture
def staff(
    staff: SimpleNamespace, territory: SimpleNamespace, make_user: Callable[..., User]
) -> SimpleNamespace:
    """Everybody; Ling leads the grids of village A, Gong handles for works, Zong and Lian head
    sanitation."""
    staff.ling = make_user(
        "ling", "玲", role=Role.GRID_LEAD, grid=territory.A1, department=staff.upper_office
    )
    Post.objects.create(
        user=staff.ling, role=Role.GRID_LEAD, grid=territory.A2, starts_on=START,
        department=staff.upper_office,
    )  # fmt: skip
    staff.gong = make_user("gong", "宫", role=Role.HANDLER, department=staff.works)
    staff.zong, staff.lian = make_user("zong", "总"), make_user("lian", "联")
    staff.sanitation.chief, staff.sanitation.liaison = staff.zong, staff.lian
    staff.sanitation.save()
    return staff


@pytest.fixture
def people(staff: SimpleNamespace) -> SimpleNamespace:
    """Everybody as the verbs want them: person and scope."""
    names = ("lan", "mei", "bo", "kun", "dong", "gong", "ling", "chen", "su", "ada", "zong", "lian")
    return SimpleNamespace(
        **{name: (getattr(staff, name), scope_of(getattr(staff, name))) for name in names}
    )


@pytest.fixture
def whistled(staff: SimpleNamespace, people: SimpleNamespace) -> Callable[..., Whistle]:
    """Bo whistles for sanitation and works in A1; any word can be given."""

    def make(by: str = "bo", **fields: Any) -> Whistle:
        usual: dict[str, Any] = {
            "uuid": uuid4(), "kind": "joint", "call": "push", "text": "占道经营反复，请联合执法。",
            "departments": [staff.sanitation, staff.works], "lon": 117.92, "lat": 33.97,
        }  # fmt: skip
        return blow(*getattr(people, by), **{**usual, **fields})[0]

    return make


@pytest.fixture
def whistle(whistled: Callable[..., Whistle]) -> Whistle:
    return whistled()


@pytest.fixture
def called(whistle: Whistle, staff: SimpleNamespace) -> Summons:
    """Dong's unit, called by Bo."""
    return whistle.summons.get(department=staff.sanitation)


@pytest.fixture
def case(ren_reports: Callable[..., Registered]) -> Case:
    """Ren's registered case in A1."""
    return Case.objects.get(pk=ren_reports().case_id)


@pytest.fixture
def accepted(case: Case, staff: SimpleNamespace, people: SimpleNamespace) -> Case:
    """Ren's case in Dong's hands."""
    dispatch(case.number, *people.bo, department=staff.sanitation)
    return accept(case.number, *people.dong)


@pytest.fixture
def found(accepted: Case, staff: SimpleNamespace) -> Supervision:
    """What the first rule has found: Dong's unit took Ren's case up late."""
    now = timezone.now()
    Case.objects.filter(pk=accepted.pk).update(accept_due=now - timedelta(hours=5))
    detect(now)
    return Supervision.objects.get()


@pytest.fixture
def issued(found: Supervision, people: SimpleNamespace) -> Supervision:
    """Su's notice on it."""
    return issue_found(found.pk, *people.su, office="conduct", demand="请说明原因并整改。")
