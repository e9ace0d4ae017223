"""The page of templates, and their words in the forms of a case."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from layers.cases.models import Case, ReplyTemplate
from layers.staff.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def dong(signed_in: SignIn, staff: SimpleNamespace) -> Client:
    return signed_in(staff.dong)


def save(client: Client, **fields: object) -> int:
    return client.post(reverse("desk:save-template"), fields).status_code


def test_written_changed_deleted(dong: Client, staff: SimpleNamespace) -> None:
    assert save(dong, name="收到", text="您好", **{"for": staff.sanitation.pk}) == 302
    template = ReplyTemplate.objects.get()
    assert template.department == staff.sanitation
    assert save(dong, name="收到", text="您好！", key=template.pk) == 302
    assert "您好！" in dong.get(reverse("desk:templates")).content.decode()
    dong.post(reverse("desk:delete-template", args=[template.pk]))
    assert not ReplyTemplate.objects.exists()


def test_what_is_refused_is_shown_with_what_was_typed(dong: Client) -> None:
    answer = dong.post(reverse("desk:save-template"), {"name": "", "text": "<b>辛苦写的"})
    assert answer.status_code == 422
    assert "&lt;b&gt;辛苦写的" in answer.content.decode()
    assert save(dong, name="甲", text="好", **{"for": "county"}) == 403
    assert save(dong, name="甲", text="好", **{"for": "99999"}) == 422


def test_a_case_offers_them_filled_and_as_text(
    dong: Client, case: Case, staff: SimpleNamespace
) -> None:
    Case.objects.filter(pk=case.pk).update(state="accepted", department=staff.sanitation)
    save(dong, name='"><script>', text="<i>{编号}")
    page = dong.get(reverse("desk:case", args=[case.number]), headers={"HX-Request": "true"})
    text = page.content.decode()
    assert f"&lt;i&gt;{case.number}" in text
    assert "<script>" not in text
