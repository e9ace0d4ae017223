"""Views kept under a name: one's own, one of a name, not without end."""

from types import SimpleNamespace

import pytest

from layers.cases import saved_views
from layers.cases.models import SavedQueue
from layers.cases.saved_views import forget_view, save_view
from layers.errors import NotFound, Refused

pytestmark = pytest.mark.django_db


def test_the_same_name_takes_the_place(staff: SimpleNamespace) -> None:
    save_view(staff.bo, name=" 路灯 ", query="words=1")
    save_view(staff.bo, name="路灯", query="words=2")
    save_view(staff.kun, name="路灯", query="words=3")
    assert [*SavedQueue.objects.filter(user=staff.bo).values_list("query", flat=True)] == [
        "words=2"
    ]


@pytest.mark.parametrize(
    ("name", "query"), [("", "a=1"), ("长" * 31, ""), ("坏\0", ""), ("好", "x" * 4001)]
)
def test_refused(staff: SimpleNamespace, name: str, query: str) -> None:
    with pytest.raises(Refused):
        save_view(staff.bo, name=name, query=query)
    assert not SavedQueue.objects.exists()


def test_not_without_end(staff: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_views, "MOST", 2)
    for name in "甲乙":
        save_view(staff.bo, name=name, query="")
    save_view(staff.bo, name="乙", query="again")
    with pytest.raises(Refused):
        save_view(staff.bo, name="丙", query="")


def test_nobody_deletes_anothers(staff: SimpleNamespace) -> None:
    view = save_view(staff.bo, name="甲", query="")
    with pytest.raises(NotFound):
        forget_view(staff.kun, view.pk)
    forget_view(staff.bo, view.pk)
    assert not SavedQueue.objects.exists()
