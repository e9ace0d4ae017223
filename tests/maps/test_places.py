"""Places that words may mean, as forms ask for them: for anybody, addresses only."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from layers.enterprises.models import Enterprise

pytestmark = pytest.mark.django_db


def ask(words: str, language: str = "en") -> dict[str, object]:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get(reverse("maps:places"), {"words": words})
    assert answer.status_code == 200
    read: dict[str, object] = answer.json()
    return read


def test_an_ambiguous_name_asks(territory: SimpleNamespace) -> None:
    answer = ask("和平村口")
    assert answer["ask"] is True
    assert answer["note"] == "Several villages have this name. Choose the right one."
    assert ask("和平村口", "zh-hans")["note"] == "有多个同名村，请选择正确的一个。"
    assert [(row["label"], row["area"]) for row in answer["places"]] == [
        ("和平社区居委会", "睢城街道"), ("和平村委会", "王集镇"),
    ]  # fmt: skip


def test_an_exact_place_says_so_and_nothing_of_people(
    make_enterprise: Callable[..., Enterprise],
) -> None:
    make_enterprise()
    answer = ask("东升超市门口")
    first = answer["places"][0]
    assert (first["kind"], first["label"], first["off"]) == (
        "enterprise", "东升超市", "this very place",
    )  # fmt: skip
    assert set(first) == {"kind", "label", "area", "off", "lon", "lat"}


@pytest.mark.parametrize("words", ["", "\0", "东升" * 4000, "<script>alert(1)</script>"])
def test_any_words_are_answered(words: str, territory: SimpleNamespace) -> None:
    assert isinstance(ask(words)["places"], list)


def test_it_only_reads(territory: SimpleNamespace) -> None:
    assert Client().post(reverse("maps:places")).status_code == 405
