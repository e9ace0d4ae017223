"""Everybody's scope."""

from types import SimpleNamespace

import pytest

from layers.staff.scope import scope_of

NAMES = ("lan", "mei", "bo", "kun", "dong", "chen", "su", "ada")


@pytest.fixture
def scopes(staff: SimpleNamespace) -> SimpleNamespace:
    """Everybody's scope by name."""
    return SimpleNamespace(**{name: scope_of(getattr(staff, name)) for name in NAMES})
