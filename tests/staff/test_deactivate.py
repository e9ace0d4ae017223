"""Closing an account and opening it again."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.errors import NotFound, OutOfOrder
from layers.staff.activate import activate
from layers.staff.deactivate import deactivate
from layers.staff.models import Role, User
from layers.staff.scope import scope_of

pytestmark = pytest.mark.django_db


def test_a_closed_account_sees_nothing_and_keeps_its_posts(staff: SimpleNamespace) -> None:
    lan = deactivate("lan", staff.ada.pk)
    assert not User.objects.get(username="lan").is_active
    assert scope_of(lan).grids == frozenset()
    assert lan.posts.filter(ends_on__isnull=True).exists()


def test_an_account_opens_again_with_its_posts(
    staff: SimpleNamespace, territory: SimpleNamespace
) -> None:
    deactivate("lan", staff.ada.pk)
    assert scope_of(activate("lan")).grids == {territory.A1.pk}


def test_nobody_closes_the_own_account_while_administering(
    staff: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    make_user("ann", "安安", role=Role.ADMINISTRATOR)
    with pytest.raises(OutOfOrder):
        deactivate("ada", staff.ada.pk)
    assert User.objects.get(username="ada").is_active


def test_the_last_administrator_stays(staff: SimpleNamespace) -> None:
    with pytest.raises(OutOfOrder):
        deactivate("ada", staff.kun.pk)


def test_an_administrator_without_account_does_not_count(
    staff: SimpleNamespace, make_user: Callable[..., User]
) -> None:
    make_user("ann", "安安", role=Role.ADMINISTRATOR)
    deactivate("ann", staff.ada.pk)
    with pytest.raises(OutOfOrder):
        deactivate("ada", staff.kun.pk)


@pytest.mark.parametrize("verb", [activate, lambda name: deactivate(name, 0)])
def test_a_stranger_is_not_found(db: None, verb: Callable[[str], User]) -> None:
    with pytest.raises(NotFound):
        verb("lan")
