"""Reminding: an entry in the history that makes nobody's form stale."""

from types import SimpleNamespace

import pytest

from layers.cases.models import Case
from layers.cases.remind import remind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["bo", "kun", "su", "chen"])
def test_the_case_stays_as_it_is(
    accepted: Case, staff: SimpleNamespace, scopes: SimpleNamespace, who: str
) -> None:
    remind(accepted.number, getattr(staff, who), getattr(scopes, who), words="请抓紧办理")
    now = Case.objects.get(pk=accepted.pk)
    assert (now.state, now.version) == ("accepted", accepted.version)
    event = now.events.last()
    assert event is not None
    assert (event.verb, event.note, event.public) == ("remind", "请抓紧办理", False)
