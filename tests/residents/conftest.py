"""Everybody's scope, and a household of Lan's to work on."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.residents.models import Household
from layers.staff.scope import scope_of

NAMES = ("lan", "mei", "bo", "kun", "dong", "chen", "su", "ada")


@pytest.fixture
def scopes(staff: SimpleNamespace) -> SimpleNamespace:
    """Everybody's scope by name."""
    return SimpleNamespace(**{name: scope_of(getattr(staff, name)) for name in NAMES})


@pytest.fixture
def home(make_household: Callable[..., Household]) -> Household:
    """A household in A1, Lan's grid."""
    return make_household()
