"""An answer that is overdue is told once."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from layers.notices.models import Message
from layers.oversight.models import Supervision
from layers.oversight.watch_replies import watch_replies

pytestmark = pytest.mark.django_db


def test_once_for_its_deadline(issued: Supervision, staff: SimpleNamespace) -> None:
    assert watch_replies(issued.reply_due - timedelta(minutes=1)) == 0
    later = issued.reply_due + timedelta(minutes=1)
    assert (watch_replies(later), watch_replies(later)) == (1, 0)
    for person in (staff.dong, staff.zong, staff.su):
        assert "未按时答复" in Message.objects.filter(to=person).latest("pk").words
    assert issued.events.last().verb == "late"
