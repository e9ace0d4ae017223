"""Templates for replies: whose they are, what is filled in, what is refused."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from layers.cases.models import Case, ReplyTemplate
from layers.cases.register import Registered
from layers.cases.reply_words import delete_template, filled, save_template, templates_for
from layers.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


def test_own_department_and_county(staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    mine = save_template(staff.dong, scopes.dong, name="我的", text="好")
    ours = save_template(
        staff.dong, scopes.dong, name="城管", text="好", department=staff.sanitation
    )
    all_of_us = save_template(staff.kun, scopes.kun, name="全县", text="好", county=True)
    assert {*templates_for(scopes.dong)} == {mine, ours, all_of_us}
    assert {*templates_for(scopes.shui)} == {all_of_us}


def test_only_ones_own_to_write_change_and_delete(
    staff: SimpleNamespace, scopes: SimpleNamespace
) -> None:
    with pytest.raises(NotAllowed):
        save_template(staff.shui, scopes.shui, name="甲", text="好", department=staff.sanitation)
    with pytest.raises(NotAllowed):
        save_template(staff.dong, scopes.dong, name="甲", text="好", county=True)
    county = save_template(staff.kun, scopes.kun, name="全县", text="好", county=True)
    mine = save_template(staff.dong, scopes.dong, name="我的", text="好")
    for key in (county.pk, mine.pk, 10**9):
        with pytest.raises(NotFound):
            save_template(staff.shui, scopes.shui, name="乙", text="坏", key=key)
        with pytest.raises(NotFound):
            delete_template(scopes.shui, key)
    save_template(staff.kun, scopes.kun, name="全县", text="更好", key=county.pk)
    county.refresh_from_db()
    assert (county.text, county.owner, county.department) == ("更好", None, None)
    delete_template(scopes.kun, county.pk)


@pytest.mark.parametrize(
    ("name", "text"),
    [("", "好"), ("甲", ""), ("长" * 41, "好"), ("甲", "长" * 2001), ("甲\0", "好")],
)
def test_refused(staff: SimpleNamespace, scopes: SimpleNamespace, name: str, text: str) -> None:
    with pytest.raises(Refused):
        save_template(staff.bo, scopes.bo, name=name, text=text)
    assert not ReplyTemplate.objects.exists()


def test_a_name_is_given_once(staff: SimpleNamespace, scopes: SimpleNamespace) -> None:
    save_template(staff.bo, scopes.bo, name="甲", text="好")
    with pytest.raises(Refused):
        save_template(staff.bo, scopes.bo, name="甲", text="好")
    save_template(staff.kun, scopes.kun, name="甲", text="好")


def test_places_are_filled_and_nothing_else(
    ren_reports: Callable[..., Registered], staff: SimpleNamespace
) -> None:
    number = ren_reports(text="{编号}满了", address="人民路8号").number
    case = Case.objects.select_related("category", "department").get(number=number)
    text = "{编号}/{number} {地点} {单位} {name} {phone} {0.__class__} {摘要} <b>"
    # A place inside what is filled in is not filled again; no name, no attribute is reached.
    words = (
        f"{number}/{number} 人民路8号 城管局 {{name}} {{phone}} {{0.__class__}} {{编号}}满了 <b>"
    )
    assert filled(text, case) == words
