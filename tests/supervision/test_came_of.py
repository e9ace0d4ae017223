"""What came of an early warning leads back to it, for those who may see the warning."""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from layers.insight.models import Alarm
from layers.oversight.issue_notice import issue
from layers.oversight.models import Supervision, Whistle
from tests.insight.warning.alarms import make_alarm

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def alarm(territory: SimpleNamespace) -> Alarm:
    """A warning about A1, in the upper town."""
    return make_alarm(territory)


def test_a_whistle_leads_back_to_its_warning(
    alarm: Alarm, whistled: Callable[..., Whistle], signed_in: SignIn
) -> None:
    whistle = whistled(origin=f"alarm:{alarm.pk}")
    back = f'href="/overview/warnings/{alarm.pk}/"'
    page = f"/supervision/whistles/{whistle.pk}/"
    for name in ("bo", "chen"):
        assert back in signed_in(name).get(page).content.decode()
    words = signed_in("dong").get(page).content.decode()
    assert back not in words
    assert f"预警 {alarm.pk} 号" in words


@pytest.mark.parametrize("origin", ["", "alarm:", "alarm:x", "case:3", "alarm:999999999999999999"])
def test_an_origin_that_leads_nowhere(
    origin: str, people: SimpleNamespace, staff: SimpleNamespace, signed_in: SignIn
) -> None:
    notice, _new = issue(
        *people.su, uuid=uuid4(), office="conduct", department=staff.works, demand="请整改。",
        origin=origin,
    )  # fmt: skip
    answer = signed_in("su").get(f"/supervision/notices/{notice.pk}/")
    assert answer.status_code == 200
    assert "/overview/warnings/" not in answer.content.decode().split("<main", 1)[1]


def test_a_notice_leads_back_to_its_warning(
    alarm: Alarm, people: SimpleNamespace, staff: SimpleNamespace, signed_in: SignIn
) -> None:
    notice, _new = issue(
        *people.su, uuid=uuid4(), office="conduct", department=staff.sanitation, demand="请整改。",
        origin=f"alarm:{alarm.pk}",
    )  # fmt: skip
    page = f"/supervision/notices/{notice.pk}/"
    assert f'href="/overview/warnings/{alarm.pk}/"' in signed_in("su").get(page).content.decode()
    assert "/overview/warnings/" not in signed_in("dong").get(page).content.decode()
    assert Supervision.objects.get().origin == f"alarm:{alarm.pk}"
