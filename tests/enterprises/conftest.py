"""Everybody's scope, and a shop in Lan's grid to work on."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.enterprises.models import Enterprise
from layers.staff.scope import scope_of

NAMES = ("lan", "mei", "bo", "kun", "dong", "chen", "su", "ada")


@pytest.fixture
def scopes(staff: SimpleNamespace) -> SimpleNamespace:
    """Everybody's scope by name."""
    return SimpleNamespace(**{name: scope_of(getattr(staff, name)) for name in NAMES})


@pytest.fixture
def shop(make_enterprise: Callable[..., Enterprise]) -> Enterprise:
    """A shop in A1, Lan's grid."""
    return make_enterprise()
