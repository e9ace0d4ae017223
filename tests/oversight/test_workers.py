"""Whose scorecard who reads, and what is counted of a worker."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from layers.cases.callback import callback
from layers.cases.close import close
from layers.cases.models import Case
from layers.cases.rate import rate
from layers.cases.resolve import resolve
from layers.oversight.scorecard import Tally
from layers.oversight.tallies import tallies
from layers.oversight.workers import visible_workers, with_posts
from layers.staff.models import Post

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("reader", "seen"),
    [
        ("chen", {"lan", "mei", "ling", "dong", "gong"}),
        ("su", {"lan", "mei", "ling", "dong", "gong"}),
        ("bo", {"lan", "mei", "ling"}),
        ("ling", {"ling", "lan", "mei"}),
        ("zong", {"dong"}),
        ("lian", {"dong"}),
        ("lan", {"lan"}),
        ("dong", {"dong"}),
        ("ada", set()),
    ],
)
def test_who_reads_whose(reader: str, seen: set[str], people: SimpleNamespace) -> None:
    found = visible_workers(getattr(people, reader)[1])
    assert set(found.values_list("username", flat=True)) == seen


def test_who_has_left_has_no_scorecard(people: SimpleNamespace, staff: SimpleNamespace) -> None:
    Post.objects.filter(user=staff.mei).update(ends_on=timezone.localdate())
    staff.dong.is_active = False
    staff.dong.save()
    found = with_posts(visible_workers(people.chen[1]))
    assert {person.username for person in found} == {"lan", "ling", "gong"}
    ling = next(person for person in found if person.username == "ling")
    assert [post.grid.name for post in ling.held] == ["东升第1网格", "东升第2网格"]


def test_a_case_counts_for_whoever_has_it(
    accepted: Case, people: SimpleNamespace, staff: SimpleNamespace
) -> None:
    """Both what Ren said on the phone and what Ren rated, each apart."""
    resolve(accepted.number, *people.dong, answer="已清运。")
    callback(accepted.number, *people.bo, outcome="answered", contacted=True, solved=True, score=5)
    close(accepted.number, *people.bo)
    rate(bytes(accepted.lookup_hash), score=2, solved=True)
    today = timezone.localdate()
    later = timezone.now() + timedelta(days=40)
    span = (today - timedelta(days=1), today + timedelta(days=30), later)
    want = Tally(
        given=1, due=1, handled=1, closed=1, on_time=1, answered=1, one_hop=1, one_finish=1,
        called=1, reached=1, contacted=1, solved=1, satisfied=1, rated=1, liked=0,
    )  # fmt: skip
    assert tallies(*span, of="workers") == {staff.dong.pk: want}
    assert tallies(*span, of="workers", only=staff.dong.pk) == {staff.dong.pk: want}
    assert tallies(*span, of="workers", only=staff.gong.pk) == {}
    assert tallies(*span, only=staff.sanitation.pk) == {staff.sanitation.pk: want}
    assert tallies(*span, only=staff.works.pk) == {}
