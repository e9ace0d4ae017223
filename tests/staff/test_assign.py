"""Assigning posts: each role with the area and department it needs, nothing else."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.errors import NotFound, OutOfOrder, Refused
from layers.staff.assign import assign
from layers.staff.models import Department, Post, Role, User
from layers.staff.posts import Wish

pytestmark = pytest.mark.django_db
UPPER, VILLAGE_A, COUNTY = "320324001000", "320324001001", "320324000000"
A1, C1 = "320324001001001", "320324102201001"


@pytest.fixture
def fei(staff: SimpleNamespace, make_user: Callable[..., User]) -> User:
    """Fei is new and holds no post."""
    return make_user("fei", "飞")


@pytest.mark.parametrize(
    ("wish", "division", "grid", "department"),
    [
        (Wish(Role.WORKER, A1), None, "A1", "upper_office"),
        (Wish(Role.GRID_LEAD, A1, "works"), None, "A1", "works"),
        (Wish(Role.WORKER, A1, "住建局"), None, "A1", "works"),
        (Wish(Role.TOWN_DISPATCHER, UPPER), "upper", None, None),
        (Wish(Role.COUNTY_DISPATCHER), None, None, None),
        (Wish(Role.COUNTY_DISPATCHER, COUNTY), None, None, None),
        (Wish(Role.HANDLER, department="sanitation"), None, None, "sanitation"),
        (Wish(Role.LEADER), None, None, None),
        (Wish(Role.LEADER, UPPER), "upper", None, None),
        (Wish(Role.LEADER, VILLAGE_A), "village_a", None, None),
        (Wish(Role.SUPERVISOR), None, None, None),
        (Wish(Role.ADMINISTRATOR), None, None, None),
    ],
)
def test_each_role_gets_its_area_and_department(
    fei: User, staff: SimpleNamespace, territory: SimpleNamespace,
    wish: Wish, division: str | None, grid: str | None, department: str | None,
) -> None:  # fmt: skip
    post = assign("fei", wish).post
    assert (post.user, post.role, post.starts_on) == (fei, wish.role, timezone.localdate())
    assert post.division == (getattr(territory, division) if division else None)
    assert post.grid == (getattr(territory, grid) if grid else None)
    assert post.department == (getattr(staff, department) if department else None)


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish("emperor"), "role"),
        (Wish(Role.WORKER), "area"),
        (Wish(Role.WORKER, UPPER), "area"),
        (Wish(Role.WORKER, "320324001001999"), "area"),
        (Wish(Role.WORKER, "睢城街道"), "area"),
        (Wish(Role.WORKER, C1), "department"),  # the lower town has no office of its own
        (Wish(Role.TOWN_DISPATCHER), "area"),
        (Wish(Role.TOWN_DISPATCHER, VILLAGE_A), "area"),
        (Wish(Role.TOWN_DISPATCHER, "320324999000"), "area"),
        (Wish(Role.HANDLER), "department"),
        (Wish(Role.HANDLER, department="magic"), "department"),
        (Wish(Role.HANDLER, UPPER, "works"), "area"),
        (Wish(Role.LEADER, A1), "area"),
        (Wish(Role.ADMINISTRATOR, UPPER), "area"),
    ],
)
def test_what_does_not_fit_the_role_is_refused(fei: User, wish: Wish, field: str) -> None:
    with pytest.raises(Refused) as refused:
        assign("fei", wish)
    assert refused.value.field == field
    assert not fei.posts.exists()


def test_a_closed_department_is_refused(fei: User) -> None:
    Department.objects.filter(code="works").update(active=False)
    with pytest.raises(Refused) as refused:
        assign("fei", Wish(Role.HANDLER, department="works"))
    assert refused.value.field == "department"


def test_a_second_worker_is_allowed_but_the_first_is_named(fei: User) -> None:
    assert assign("fei", Wish(Role.WORKER, A1)).others == ("兰",)


def test_a_grid_lead_crowds_nobody(fei: User) -> None:
    assert assign("fei", Wish(Role.GRID_LEAD, A1)).others == ()


def test_the_same_post_twice_is_refused(fei: User) -> None:
    assign("fei", Wish(Role.LEADER))
    with pytest.raises(OutOfOrder):
        assign("fei", Wish(Role.LEADER))
    assert Post.objects.filter(user=fei).count() == 1


def test_a_post_that_ends_later_is_still_held(fei: User) -> None:
    post = assign("fei", Wish(Role.LEADER)).post
    post.ends_on = timezone.localdate() + timedelta(days=3)
    post.save()
    with pytest.raises(OutOfOrder):
        assign("fei", Wish(Role.LEADER))


def test_a_post_that_ended_can_be_given_again(fei: User) -> None:
    post = assign("fei", Wish(Role.LEADER)).post
    post.ends_on = timezone.localdate()
    post.save()
    assert assign("fei", Wish(Role.LEADER)).post.ends_on is None


def test_a_post_can_begin_later(fei: User) -> None:
    monday = timezone.localdate() + timedelta(days=9)
    assert assign("fei", Wish(Role.LEADER), monday).post.starts_on == monday


def test_a_closed_account_gets_no_post(fei: User) -> None:
    User.objects.filter(pk=fei.pk).update(is_active=False)
    with pytest.raises(OutOfOrder):
        assign("fei", Wish(Role.LEADER))


def test_a_stranger_is_not_found(territory: SimpleNamespace) -> None:
    with pytest.raises(NotFound):
        assign("fei", Wish(Role.LEADER))
