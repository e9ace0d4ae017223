"""The worker trains the first suggestion model by itself, and no other."""

from collections.abc import Callable
from typing import Any

import pytest

from layers.cases.models import Case, SuggestionModel
from layers.notices.tasks import train_first

pytestmark = pytest.mark.django_db


def test_once_and_only_with_something_to_learn_from(ren_reports: Callable[..., Any]) -> None:
    train_first(timestamp=0)
    assert not SuggestionModel.objects.exists()
    for category, words in (("garbage", "垃圾没人清运"), ("lamp", "路灯不亮了")):
        for number in range(6):
            ren_reports(category=category, text=f"{number}号楼前{words}")
    Case.objects.update(state="closed")
    train_first(timestamp=0)
    train_first(timestamp=0)
    assert SuggestionModel.objects.count() == 1
