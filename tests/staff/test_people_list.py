"""Finding people: by words, role, town, department and state, in one list."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from layers.staff.end_post import end_post
from layers.staff.models import Post, Role, User
from layers.staff.queries import Wanted, areas, people

pytestmark = pytest.mark.django_db


def names(wanted: Wanted) -> list[str]:
    return [user.username for user in people(wanted)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["ada", "bo", "chen", "dong", "kun", "lan", "mei", "su"]),
        (Wanted(words="LA"), ["lan"]),
        (Wanted(words="梅"), ["mei"]),
        (Wanted(words="东升第2"), ["mei"]),
        (Wanted(words="320324001001001"), ["lan"]),
        (Wanted(role=Role.WORKER), ["lan", "mei"]),
        (Wanted(town="320324001000"), ["bo", "lan", "mei"]),
        (Wanted(town="320324102000"), []),
        (Wanted(department="upper"), ["lan", "mei"]),
        (Wanted(role=Role.HANDLER, department="sanitation"), ["dong"]),
        (Wanted(role=Role.HANDLER, town="320324001000"), []),
        (Wanted(active=False), []),
    ],
)
def test_filters(staff: SimpleNamespace, wanted: Wanted, found: list[str]) -> None:
    assert names(wanted) == found


def test_role_and_town_must_meet_in_one_post(
    staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    Post.objects.create(
        user=staff.lan, role=Role.LEADER, division=territory.lower, starts_on=timezone.localdate()
    )
    assert names(Wanted(role=Role.WORKER, town="320324102000")) == []
    assert names(Wanted(role=Role.LEADER, town="320324102000")) == ["lan"]


def test_a_post_that_ended_finds_nobody(staff: SimpleNamespace) -> None:
    end_post(staff.lan.posts.get().pk, staff.ada.pk)
    assert names(Wanted(role=Role.WORKER)) == ["mei"]
    assert people(Wanted(words="lan")).get().held == []


def test_a_village_leader_is_found_in_the_town(
    staff: SimpleNamespace, territory: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    make_user("zhu", "朱", role=Role.LEADER, division=territory.village_c)
    assert names(Wanted(town="320324102000")) == ["zhu"]


def test_closed_accounts_show_when_asked_for(staff: SimpleNamespace) -> None:
    User.objects.filter(username="lan").update(is_active=False)
    assert names(Wanted(active=False)) == ["lan"]
    assert "lan" in names(Wanted(active=None))
    assert "lan" not in names(Wanted())


def test_two_queries_give_everybody_with_posts_and_places(
    staff: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        for user in people(Wanted()):
            for post in user.held:
                assert str(post.grid or post.division or post.department or post.role)


def test_areas_by_name_and_code_the_larger_first(territory: SimpleNamespace) -> None:
    assert areas("睢城") == [("320324001000", "睢宁县 睢城街道")]
    assert [code for code, _name in areas("320324001006")] == [
        "320324001006",
        "320324001006001",
    ]
    assert [name for _code, name in areas("和平第1")] == [
        "睢城街道 和平第1网格",
        "王集镇 和平第1网格",
    ]
    assert areas("") == []
    assert len(areas("3203", limit=3)) == 3
