"""Ending posts: they stay in the history, and somebody must remain to administer."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.errors import NotFound, OutOfOrder, Refused
from layers.staff.end_post import end_post
from layers.staff.models import Post, Role, User
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db


def test_a_post_ends_today_and_stays_in_the_history(staff: SimpleNamespace) -> None:
    post = staff.lan.posts.get()
    end_post(post.pk, staff.ada.pk)
    assert Post.objects.get(pk=post.pk).ends_on == timezone.localdate()
    assert scope_of(staff.lan).grids == frozenset()


def test_a_post_can_end_later_and_be_moved(staff: SimpleNamespace) -> None:
    post = staff.lan.posts.get()
    today = timezone.localdate()
    end_post(post.pk, staff.ada.pk, today + timedelta(days=9))
    assert scope_of(staff.lan).grids
    assert end_post(post.pk, staff.ada.pk, today + timedelta(days=2)).ends_on == (
        today + timedelta(days=2)
    )


def test_a_post_that_never_began_ends_where_it_would_have(staff: SimpleNamespace) -> None:
    later = timezone.localdate() + timedelta(days=9)
    post = Post.objects.create(user=staff.lan, role=Role.LEADER, starts_on=later)
    assert end_post(post.pk, staff.ada.pk).ends_on == later


def test_the_past_cannot_be_changed(staff: SimpleNamespace) -> None:
    post = staff.lan.posts.get()
    with pytest.raises(Refused) as refused:
        end_post(post.pk, staff.ada.pk, timezone.localdate() - timedelta(days=1))
    assert refused.value.field == "ends_on"
    assert Post.objects.get(pk=post.pk).ends_on is None


def test_a_post_ends_once(staff: SimpleNamespace) -> None:
    post = end_post(staff.lan.posts.get().pk, staff.ada.pk)
    with pytest.raises(OutOfOrder):
        end_post(post.pk, staff.ada.pk)


def test_nobody_ends_ones_own_last_administrator_post(
    staff: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    make_user("ann", "安安", role=Role.ADMINISTRATOR)
    with pytest.raises(OutOfOrder):
        end_post(staff.ada.posts.get().pk, staff.ada.pk)


def test_the_last_administrator_stays(staff: SimpleNamespace) -> None:
    with pytest.raises(OutOfOrder):
        end_post(staff.ada.posts.get().pk, staff.kun.pk)


def test_an_administrator_whose_days_are_counted_does_not_count(
    staff: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    ann = make_user("ann", "安安", role=Role.ADMINISTRATOR)
    end_post(ann.posts.get().pk, staff.ada.pk, timezone.localdate() + timedelta(days=2))
    with pytest.raises(OutOfOrder):
        end_post(staff.ada.posts.get().pk, staff.kun.pk)


def test_another_administrators_post_can_be_ended(
    staff: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    ann = make_user("ann", "安安", role=Role.ADMINISTRATOR)
    end_post(ann.posts.get().pk, staff.ada.pk)
    assert scope_of(ann).roles == frozenset()


def test_a_post_that_is_not_there(staff: SimpleNamespace) -> None:
    with pytest.raises(NotFound):
        end_post(0, staff.ada.pk)
