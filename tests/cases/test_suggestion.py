"""The suggestion of categories: what it learns, says, keeps and refuses."""

import pickle
from collections.abc import Callable
from io import BytesIO, StringIO
from types import SimpleNamespace

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from layers.cases.models import Case, Category, SuggestionChoice, SuggestionModel
from layers.cases.register import Registered
from layers.cases.suggestion.fit import TooLittle, fit
from layers.cases.suggestion.linear import from_bytes, grams, to_bytes
from layers.cases.suggestion.suggest import note_choice, suggest
from layers.cases.suggestion.train import train
from layers.notices.tasks import learn_categories

GARBAGE = [
    f"{place}垃圾桶满了没人清运，{more}" for place in "东西南北中" for more in ("很臭", "请处理")
]
LAMPS = [
    f"{place}路灯不亮，夜里{more}" for place in "东西南北中" for more in ("走路怕摔", "一片漆黑")
]
TEXTS, LABELS = GARBAGE + LAMPS, ["garbage"] * 10 + ["lamp"] * 10


def test_it_learns_and_says_how_well() -> None:
    fitted = fit(TEXTS, LABELS, 0.5)
    assert fitted.model.classes == ("garbage", "lamp")
    shares = fitted.model.shares("门口路灯坏了")
    assert shares.argmax() == 1
    assert shares.sum() == pytest.approx(1)
    card = fitted.card
    assert (card["texts"], card["folds"], card["left_out"]) == (20, 5, {})
    assert card["accuracy"] == 1
    assert [row[:2] for row in card["classes"]] == [["garbage", 10], ["lamp", 10]]


def test_scores_are_of_texts_it_had_not_seen() -> None:
    """Labels by chance: a model that was judged on what it learnt would look good."""
    rng = np.random.default_rng(3)
    texts = ["".join(rng.choice(list("甲乙丙丁戊己庚辛壬癸"), 8)) for _ in range(120)]
    card = fit(texts, list(rng.choice(["a", "b"], 120)), 0.5).card
    assert card["accuracy"] < 0.7


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        ([], []), (GARBAGE, ["garbage"] * 10), (["同一句话"] * 20, ["a"] * 10 + ["b"] * 10),
        (TEXTS[:14], LABELS[:14]),
    ],
)  # fmt: skip
def test_too_little_is_refused(texts: list[str], labels: list[str]) -> None:
    """Nothing, one class, one text again and again, four texts in the second class."""
    with pytest.raises(TooLittle):
        fit(texts, labels, 0.5)


def test_repeated_texts_count_once_and_small_classes_are_named() -> None:
    card = fit([*TEXTS, *TEXTS, "停电"], [*LABELS, *LABELS, "power"], 0.5).card
    assert (card["texts"], card["repeated"], card["left_out"]) == (20, 20, {"power": 1})


@given(st.text(max_size=300))
def test_any_text_is_read_and_no_figure_is_learnt(text: str) -> None:
    assert not any(sign in gram for gram in grams(text) for sign in "0123456789")


def test_it_is_kept_as_arrays_and_comes_back_the_same() -> None:
    model = fit(TEXTS, LABELS, 0.5).model
    again = from_bytes(to_bytes(model))
    assert again.classes == model.classes
    assert again.shares(LAMPS[0]) == pytest.approx(model.shares(LAMPS[0]), abs=1e-3)


class Bomb:
    def __reduce__(self) -> tuple[object, ...]:
        return (pytest.fail, ("a pickle was run",))


@pytest.mark.parametrize("what", ["pickle", "object", "cut", "nothing", "words", "format"])
def test_what_is_no_model_is_refused_and_never_run(what: str) -> None:
    good = to_bytes(fit(TEXTS, LABELS, 0.5).model)
    out = BytesIO()
    match what:
        case "pickle":
            pickle.dump(Bomb(), out)
        case "object":
            np.savez(out, format=np.array([Bomb()], dtype=object))
        case "cut":
            out.write(good[: len(good) // 2])
        case "words":
            out.write(b"hello")
        case "format":
            np.savez(out, format=np.array([99]))
    with pytest.raises(ValueError, match=r"model|format|pickle"):
        from_bytes(out.getvalue())


def test_the_model_holds_no_text_and_no_phone() -> None:
    texts = [f"{text}，请回电 1380000{at:04}，张三丰" for at, text in enumerate(TEXTS)]
    fitted = fit(texts, LABELS, 0.5)
    assert max(len(gram) for gram in fitted.model.vocabulary) <= 2
    kept = to_bytes(fitted.model)
    assert b"1380000" not in kept
    assert not any(text in str(fitted.card) for text in texts)


@pytest.fixture
def trained(ren_reports: Callable[..., Registered]) -> SuggestionModel:
    for text, label in zip(TEXTS, LABELS, strict=True):
        ren_reports(text=text, category=label)
    Case.objects.update(state="closed")
    return train()


@pytest.mark.django_db
def test_the_three_likeliest_with_the_unit_of_the_place(
    trained: SuggestionModel, staff: SimpleNamespace, settings: Settings
) -> None:
    settings.SUGGESTION_AUTOFILL = 0.6
    first, *rest = suggest("垃圾桶又满了没人清运", 117.97, 33.97)
    assert (first.category.code, first.department, first.sure) == (
        "garbage", staff.upper_office, True,
    )  # fmt: skip
    assert all(row.share < first.share for row in rest)
    assert suggest("垃圾桶又满了没人清运")[0].department is None
    assert suggest("垃圾") == []


@pytest.mark.django_db
def test_a_withdrawn_category_is_not_suggested(trained: SuggestionModel) -> None:
    Category.objects.filter(code="garbage").update(active=False)
    assert all(row.category.code != "garbage" for row in suggest("垃圾桶又满了没人清运"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "\0\0\0\0\0", "x" * 100_000, "<script>alert(1)</script>", "🐖🐖🐖🐖"]
)
def test_hostile_words_are_answered(trained: SuggestionModel, text: str) -> None:
    assert len(suggest(text)) <= 3


@pytest.mark.django_db
def test_without_a_model_or_cases_nothing_is_suggested(catalogue: SimpleNamespace) -> None:
    assert suggest("垃圾桶又满了没人清运") == []
    with pytest.raises(CommandError, match="两"):
        call_command("train_suggestion")


@pytest.mark.django_db
def test_an_override_is_noted_once(
    trained: SuggestionModel, ren_reports: Callable[..., Registered]
) -> None:
    case = ren_reports(text="垃圾桶又满了没人清运", category="lamp")
    note_choice(case.case_id, "垃圾桶又满了没人清运", "lamp")
    note_choice(case.case_id, "路灯路灯路灯", "lamp")
    noted = SuggestionChoice.objects.get()
    assert (noted.suggested.code, noted.chosen.code) == ("garbage", "lamp")


@pytest.mark.django_db
def test_the_form_asks_by_post_and_the_card_says_what_it_is(
    trained: SuggestionModel, staff: SimpleNamespace,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    client = Client()
    client.cookies["django_language"] = "en"
    address = reverse("maps:suggest")
    sent = {"text": "垃圾桶又满了没人清运", "lon": "117.92", "lat": "33.97"}
    client.post(address, sent)
    with django_assert_num_queries(4):
        found = client.post(address, sent).json()["suggestions"]
    assert (found[0]["label"], found[0]["department"]) == ("Garbage", "Urban Order")
    assert client.get(address, sent).status_code == 405
    client.force_login(staff.kun)
    page = client.get(reverse("catalogue:card")).text
    assert "Macro-F1" in page
    assert "Different texts" in page
    assert GARBAGE[0] not in page


@pytest.mark.django_db
def test_the_command_tells_the_scores(trained: SuggestionModel) -> None:
    out = StringIO()
    call_command("train_suggestion", stdout=out)
    assert "20 texts, 2 categories" in out.getvalue()
    assert SuggestionModel.objects.count() == 2


@pytest.mark.django_db
def test_the_weekly_job_learns_and_is_content_with_too_little(trained: SuggestionModel) -> None:
    learn_categories(timestamp=0)
    assert SuggestionModel.objects.count() == 2
    Category.objects.update(active=False)
    learn_categories(timestamp=0)
    assert SuggestionModel.objects.count() == 2
