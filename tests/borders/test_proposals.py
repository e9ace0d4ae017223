"""The pages of proposals: who sees which, the difference in words, the decision."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from layers.staff.models import User
from layers.territory.models import Grid, Proposal
from tests.borders.drawn import A1, a1, merge, redraw, send, split

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def lans(staff: SimpleNamespace, territory: SimpleNamespace, sign_in: SignIn) -> Proposal:
    send(sign_in(staff.lan), "save", redraw(a1(s3=117.96), reason="以新修的路为界"))
    return Proposal.objects.get()


def decide(client: Client, proposal: Proposal, what: str, note: str = "") -> Any:
    return client.post(f"/borders/proposals/{proposal.pk}/decide/", {"what": what, "note": note})


def test_who_finds_it(staff: SimpleNamespace, lans: Proposal, sign_in: SignIn) -> None:
    for name in ("lan", "mei", "bo", "kun", "dong", "chen", "su", "ada"):
        client = sign_in(getattr(staff, name))
        listed = lans.reason in client.get("/borders/proposals/").content.decode()
        found = client.get(f"/borders/proposals/{lans.pk}/").status_code == 200
        assert listed == found == (name in {"lan", "bo", "kun"})
        if not found:
            assert decide(client, lans, "approve").status_code == 404
    assert Client().get("/borders/proposals/").status_code == 302


@pytest.mark.parametrize("change", [redraw(a1(s3=117.96)), split(), merge()])
def test_the_difference_in_picture_and_words(
    staff: SimpleNamespace, territory: SimpleNamespace, sign_in: SignIn, change: dict[str, Any]
) -> None:
    send(sign_in(staff.lan), "save", change)
    proposal, bo = Proposal.objects.get(), sign_in(staff.bo)
    page = bo.get(f"/borders/proposals/{proposal.pk}/").content.decode()
    assert "url(#g" in page
    assert A1 in page
    decide(bo, proposal, "approve")
    assert "url(#g" in bo.get(f"/borders/proposals/{proposal.pk}/").content.decode()


def test_approved(staff: SimpleNamespace, lans: Proposal, sign_in: SignIn) -> None:
    bo = sign_in(staff.bo)
    assert decide(bo, lans, "approve").status_code == 302
    assert Grid.objects.get(code=A1).version == 2
    assert decide(bo, lans, "approve").status_code == 409


def test_declined_with_a_reason(staff: SimpleNamespace, lans: Proposal, sign_in: SignIn) -> None:
    bo, lan = sign_in(staff.bo), sign_in(staff.lan)
    assert decide(bo, lans, "decline").status_code == 422
    assert decide(bo, lans, "decline", "户数<还>不多").status_code == 302
    page = lan.get(f"/borders/proposals/{lans.pk}/").content.decode()
    assert "户数&lt;还&gt;不多" in page


def test_only_the_proposer_withdraws(
    staff: SimpleNamespace, lans: Proposal, sign_in: SignIn
) -> None:
    assert decide(sign_in(staff.bo), lans, "withdraw").status_code == 404
    assert decide(sign_in(staff.lan), lans, "approve").status_code == 403
    assert decide(sign_in(staff.lan), lans, "withdraw").status_code == 302
    assert Proposal.objects.get().state == "withdrawn"


def test_what_others_moved_since_is_told(
    staff: SimpleNamespace, lans: Proposal, sign_in: SignIn
) -> None:
    bo = sign_in(staff.bo)
    assert send(bo, "save", redraw(a1(s3=117.94))).status_code == 200
    page = bo.get(f"/borders/proposals/{lans.pk}/").content.decode()
    assert 'value="approve"' not in page
    assert decide(bo, lans, "approve").status_code == 409


def test_statements(
    staff: SimpleNamespace, lans: Proposal, sign_in: SignIn,
    django_assert_num_queries: Callable[..., Any],
) -> None:  # fmt: skip
    """The list: session, user, posts, count, rows; as many however many there are."""
    lan, bo = sign_in(staff.lan), sign_in(staff.bo)
    for _ in range(4):
        send(lan, "save", split())
    with django_assert_num_queries(5):
        bo.get("/borders/proposals/")
