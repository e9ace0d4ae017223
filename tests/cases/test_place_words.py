"""Addresses are written in many ways; numbers are read as numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cases.place_words import number_behind, pieces, plain, says, street_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("东升社区 永安路 12 号", "东升社区永安路12号"),
        ("东升村三组１２号", "东升村3组12号"),
        ("锦绣花园五栋二单元", "锦绣花园5号楼2单元"),
        ("锦绣花园5幢楼", "锦绣花园5幢楼"),
        ("十二号楼", "12号楼"),
        ("二十组", "20组"),
        ("一百零五号", "105号"),
        ("一二三号", "123号"),
        ("三里桥村", "三里桥村"),
        ("两岸咖啡（东升店）", "两岸咖啡东升店"),
        ("", ""),
    ],
)
def test_plain(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text(max_size=80))
def test_any_text_is_read_and_reading_again_changes_nothing(words: str) -> None:
    assert plain(plain(words)) == plain(words)


@pytest.mark.parametrize(
    ("words", "known", "said"),
    [
        ("东升村3组12号", "3组12号", True),
        ("东升村13组12号", "3组12号", False),
        ("东升村13组3组", "3组", True),
        ("永安路12", "永安路1", False),
        ("永安路12号", "永安路", True),
        ("永安路", "", False),
    ],
)
def test_a_number_is_not_found_in_a_longer_one(words: str, known: str, said: bool) -> None:
    assert says(words, known) is said


def test_house_numbers() -> None:
    assert street_of("永安路12号") == ("永安路", 12)
    assert street_of("永安路") == ("永安路", None)
    assert number_behind("东升永安路15号门口", "永安路") == 15
    assert number_behind("东升永安路门口", "永安路") is None


def test_pieces_are_all_stretches_once() -> None:
    assert pieces("abab", 2, 3) == ["ab", "ba", "aba", "bab"]
