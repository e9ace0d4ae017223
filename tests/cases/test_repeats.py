"""One matter again: what counts as the same, on a labelled set, and how large a group may become.

The labelled set is written by hand: matters of one neighbourhood, each told two to four times in
other words, beside others close by of the same category.
"""

from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.cases.merge import merge
from layers.cases.models import Case, CaseGroup, CaseGroupMember
from layers.cases.register import Registered
from layers.cases.repeats.alike import Same
from layers.cases.repeats.grouping import groups
from layers.cases.repeats.nightly import find_groups
from layers.cases.repeats.similar import members_of, public_likes, similar
from layers.notices.models import Delivery
from layers.staff.scope import scope_of

# Matter, category, x and y in metres, day, words.
LABELLED = [
    (1, 1, 0, 0, 0, "锦绣花园3号楼下的垃圾桶满了三天没人清运，臭得开不了窗"),
    (1, 1, 20, 5, 1, "锦绣花园3号楼前垃圾桶三天没清运了，味道很大"),
    (1, 1, 10, 30, 3, "垃圾桶满了没人清运，就在锦绣花园3号楼门口，请尽快处理"),
    (2, 1, 60, 80, 1, "锦绣花园西门口装修垃圾堆了一大堆，挡住人行道"),
    (2, 1, 70, 90, 4, "西门口堆着装修垃圾，人行道走不了，没人管"),
    (3, 1, 150, 10, 2, "公厕下水道堵了，污水流到外面，没法进人"),
    (3, 1, 140, 20, 5, "小公园的公厕堵了，污水都流到外面来了"),
    (4, 1, 30, 120, 2, "绿化带的树枝断了，挂在半空，怕砸到人"),
    (5, 1, 100, 40, 0, "早点摊占了盲道，油污倒在路边"),
    (5, 1, 95, 50, 6, "每天早上早点摊占着盲道，地上全是油污"),
    (5, 1, 110, 44, 9, "早点摊又占盲道了，油污倒路边没人管"),
    (6, 2, 0, 0, 0, "烧烤店音响开到半夜，吵得睡不着"),
    (6, 2, 15, 10, 2, "楼下烧烤店的音响半夜还在放，吵得孩子睡不着"),
    (6, 2, 25, 0, 5, "烧烤店音响扰民，半夜还吵，希望管一管"),
    (7, 2, 40, 30, 1, "工地打桩夜里十点还没停，楼都在震"),
    (7, 2, 55, 35, 3, "工地夜里还在打桩，震得楼都晃"),
    (8, 2, 90, 20, 2, "广场舞音乐声太大，晚上八点多还不散"),
    (8, 2, 80, 30, 4, "广场舞晚上音乐声太大，没法写作业"),
    (9, 3, 0, 0, 0, "路口井盖没了，晚上看不见，差点掉下去"),
    (9, 3, 12, 8, 0, "路口的井盖不见了，晚上太危险，差点掉下去"),
    (10, 3, 120, 60, 3, "门前路面塌了一个坑，电动车摔了好几个"),
    (10, 3, 130, 50, 5, "路面塌了个大坑，电动车摔倒好几个人了"),
    (11, 3, 60, 20, 2, "红绿灯坏了两天，早高峰乱成一团"),
    (12, 1, 900, 0, 1, "锦绣花园3号楼下的垃圾桶满了三天没人清运，臭得开不了窗"),
    (13, 1, 0, 0, 80, "锦绣花园3号楼下的垃圾桶满了三天没人清运，臭得开不了窗"),
    (14, 2, 0, 20, 1, "锦绣花园3号楼下的垃圾车早上五点就响，吵醒一楼人"),
]


def found(rows: list[tuple[int, int, float, float, float, str]], same: Same) -> list[list[int]]:
    return groups(
        np.array([row[2:4] for row in rows], float),
        np.array([row[4] for row in rows], float),
        np.array([row[1] for row in rows]),
        [row[5] for row in rows],
        same,
    )


def pairs_of(clusters: list[list[int]]) -> set[tuple[int, int]]:
    return {pair for row in clusters for pair in combinations(row, 2)}


def test_precision_and_recall_on_the_labelled_set() -> None:
    """Matter 12 is far away, 13 long after, 14 of another category: the words alone would join."""
    truth = {
        (one, other)
        for one, other in combinations(range(len(LABELLED)), 2)
        if LABELLED[one][0] == LABELLED[other][0]
    }
    said = pairs_of(found(LABELLED, Same()))
    right = len(said & truth)
    precision, recall = right / max(1, len(said)), right / len(truth)
    print(f"pairs: {len(truth)} labelled, {len(said)} found, {right} right; "
          f"precision {precision:.2f}, recall {recall:.2f}")  # fmt: skip
    assert precision >= 0.9
    assert recall >= 0.9


def test_a_street_of_the_same_words_is_not_one_group() -> None:
    """
    x ──150 m── x ──150 m── x ──150 m── x      every neighbour is near, the ends are not
    """
    rows = [(1, 1, 150.0 * at, 0.0, 0.0, "路灯不亮了，晚上看不见路") for at in range(40)]
    clusters = found(rows, Same())
    assert len(clusters) >= 20
    assert max(len(row) for row in clusters) == 2


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.just(1), st.integers(1, 2), st.floats(0, 800), st.floats(0, 800), st.floats(0, 90),
            st.sampled_from(["路灯不亮了晚上看不见", "路灯坏了晚上看不见路", "", "\0", "没人清运"]),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_no_group_is_wider_longer_or_of_two_categories(
    rows: list[tuple[int, int, float, float, float, str]],
) -> None:
    same = Same()
    for one, other in pairs_of(found(rows, same)):
        left, right = rows[one], rows[other]
        assert left[1] == right[1]
        assert np.hypot(left[2] - right[2], left[3] - right[3]) <= same.metres + 1e-6
        assert abs(left[4] - right[4]) <= same.days + 1e-9


REPORTS = [
    ("垃圾桶满了三天没人清运，很臭", "13800005021"),
    ("垃圾桶三天没人清运了，臭得很", "13800005021"),
    ("门口垃圾桶满了三天，没人清运", "13900001111"),
]


@pytest.fixture
def three(ren_reports: Callable[..., Registered]) -> list[Case]:
    """One matter, told three times by two people within 50 metres."""
    made = [
        ren_reports(text=text, phone=phone, lon=117.92 + at / 5000).case_id
        for at, (text, phone) in enumerate(REPORTS)
    ]
    return [Case.objects.get(pk=pk) for pk in made]


@pytest.mark.django_db
def test_the_nightly_search_tells_a_group_from_a_repeat(
    three: list[Case], ren_reports: Callable[..., Registered]
) -> None:
    far = [ren_reports(text=REPORTS[0][0], lon=117.98).case_id for _again in (1, 2)]
    assert find_groups() == 2
    kinds = {row.kind: row for row in CaseGroup.objects.all()}
    assert kinds["group"].people == 2
    assert set(kinds["group"].members.values_list("case_id", flat=True)) == {
        case.pk for case in three
    }
    assert set(kinds["repeat"].members.values_list("case_id", flat=True)) == set(far)
    assert find_groups() == 2
    assert CaseGroupMember.objects.count() == 5


@pytest.mark.django_db
def test_an_empty_county_has_no_group(catalogue: SimpleNamespace) -> None:
    assert find_groups() == 0


@pytest.mark.django_db
def test_an_old_closed_or_void_case_is_no_hint_for_the_public(three: list[Case]) -> None:
    def shown() -> int:
        return len(public_likes("垃圾桶满了没人清运，臭", "garbage", 117.92, 33.97))

    assert shown() == 3
    Case.objects.filter(pk=three[0].pk).update(state="void")
    Case.objects.filter(pk=three[1].pk).update(
        received_at=three[1].received_at - timedelta(days=40)
    )
    assert shown() == 1
    assert public_likes("垃圾桶满了没人清运，臭", "nonsense", 117.92, 33.97) == []


@pytest.mark.django_db
def test_the_public_hint_tells_nothing_of_anybody(three: list[Case]) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    sent = {
        "text": "垃圾桶满了没人清运，臭",
        "category": "garbage",
        "lon": "117.92",
        "lat": "33.97",
    }
    answer = client.post(reverse("public:similar"), sent)
    rows = answer.json()["similar"]
    assert len(rows) == 3
    assert rows[0].startswith("Garbage, about 10 m away, reported on ")
    for case in three:
        assert case.number not in answer.text
        assert case.text[:6] not in "".join(rows)
    assert client.post(reverse("public:similar"), {**sent, "lon": "x"}).status_code == 422
    assert client.get(reverse("public:similar")).status_code == 405


@pytest.mark.django_db
def test_the_case_page_names_the_group_and_every_complainant_is_told(
    three: list[Case], staff: SimpleNamespace
) -> None:
    find_groups()
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(staff.bo)
    page = client.get(reverse("desk:case", args=[three[0].number])).text
    assert "Group complaint: 2 people about this matter" in page
    merge(three[0].number, staff.bo, scope_of(staff.bo), into=three[2].number)
    told = set(Delivery.objects.filter(channel="sms").values_list("case_id", flat=True))
    assert told == {three[0].pk, three[2].pk}


NEAR, FAR = 0.001, 0.002  # degrees of latitude: about 111 and 222 m


def test_the_desk_is_told_which_cases_and_why(
    ren_reports: Callable[..., Registered], scopes: SimpleNamespace
) -> None:
    case = Case.objects.select_related("category").get(pk=ren_reports().case_id)
    same = ren_reports(lat=33.97 + NEAR).case_id
    ren_reports(lat=33.97 + FAR)
    ren_reports(text="路上有个大坑，电动车摔倒了")
    old, void = ren_reports().case_id, ren_reports().case_id
    Case.objects.filter(pk=old).update(received_at=case.received_at - timedelta(days=31))
    Case.objects.filter(pk=void).update(state="void")
    Case.objects.filter(pk=same).update(received_at=case.received_at - timedelta(days=2, hours=3))
    [found] = similar(case, scopes.bo)
    assert (found.case.pk, round(found.metres), found.days) == (same, 111, 2)
    assert found.cosine == pytest.approx(1, abs=1e-5)
    assert found.photo is None


def test_no_similar_case_of_another_scope_and_none_without_a_place(
    ren_reports: Callable[..., Registered], scopes: SimpleNamespace
) -> None:
    at_the_border = {"lon": 117.92, "lat": 33.9501}
    case = Case.objects.get(pk=ren_reports(**at_the_border).case_id)
    other = ren_reports(lon=117.92, lat=33.9499).case_id
    assert similar(case, scopes.bo) == []
    assert [row.case.pk for row in similar(case, scopes.kun)] == [other]
    unplaced = Case.objects.get(pk=ren_reports(lon=None, lat=None).case_id)
    assert similar(unplaced, scopes.kun) == []


def test_a_group_lists_its_other_cases_within_scope(
    ren_reports: Callable[..., Registered], staff: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    """Three people about one matter, one of them just over the town's border."""
    phones = ("13800005021", "13800005022", "13800005023")
    first, second, third = (
        Case.objects.get(pk=ren_reports(phone=phone).case_id) for phone in phones
    )
    Case.objects.filter(pk=third.pk).update(town=None, village=None, grid=None, owner=None,
                                            place_state="outside")  # fmt: skip
    group = CaseGroup.objects.create(kind="group", people=3, found_at=timezone.now())
    for case in (first, second, third):
        CaseGroupMember.objects.create(case=case, group=group)
    bo, chen = scope_of(staff.bo), scope_of(staff.chen)
    with django_assert_num_queries(2):
        assert members_of(group, first, bo) == ([second], 1)
    assert members_of(group, first, chen) == ([third, second], 0)
