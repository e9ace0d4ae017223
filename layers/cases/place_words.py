"""The words of an address: written one way, and whether they name a known one. Pure."""

import re
import unicodedata
from typing import Final

# What stands behind a number in an address; 栋 and 幢 are other words for 号楼.
_COUNTED: Final = "号楼|号|楼|栋|幢|组|队|单元|网格|巷|弄|室"
_FIGURES: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_CHINESE_NUMBER: Final = re.compile(rf"[零〇一二三四五六七八九十百两]{{1,6}}(?={_COUNTED})")
_BLANK: Final = re.compile(r"[\s,，.。、;；:：·\-—–_#'\"“”()（）\[\]【】]+")
_BLOCK: Final = re.compile(r"(?<=[0-9A-Za-z])[栋幢](?!楼)")
_NUMBER: Final = re.compile(r"([0-9]+)号")


def plain(words: str) -> str:
    """``words`` without blanks, points; numbers as figures: 三组 １２ 号 → 3组12号; 5栋 → 5号楼."""
    words = _BLANK.sub("", unicodedata.normalize("NFKC", words))
    # An accent that stood behind a blank is now behind a letter: A´ → Á.
    words = unicodedata.normalize("NFC", words)
    words = _CHINESE_NUMBER.sub(lambda found: str(_value(found[0])), words)
    return _BLOCK.sub("号楼", words)


def _value(number: str) -> int:
    """A Chinese number below a thousand: 十二 → 12, 一百零五 → 105, 二三 (read out) → 23."""
    if not set(number) & set("十百"):
        return int("".join(str(_FIGURES[sign]) for sign in number))
    value, figure = 0, None
    for sign in number:
        if sign in "十百":
            # 百十 of its own is one hundred and ten; a bare 十 is ten.
            value += (1 if figure is None else figure) * (10 if sign == "十" else 100)
            figure = None
        else:
            figure = _FIGURES[sign]
    return value + (figure or 0)


def says(words: str, known: str) -> bool:
    """Whether ``known`` stands in ``words``, and not as a part of a longer number: 3号 in 13号."""
    at = words.find(known) if known else -1
    while at >= 0:
        end = at + len(known)
        cut_before = known[0].isdigit() and at > 0 and words[at - 1].isdigit()
        cut_behind = known[-1].isdigit() and end < len(words) and words[end].isdigit()
        if not (cut_before or cut_behind):
            return True
        at = words.find(known, at + 1)
    return False


def street_of(address: str) -> tuple[str, int | None]:
    """An address without what stands from its house number on, and the number: 永安路 12."""
    found = _NUMBER.search(address)
    return (address[: found.start()], int(found[1])) if found else (address, None)


def number_behind(words: str, street: str) -> int | None:
    """The house number that follows ``street`` in ``words``; None where there is none."""
    at = words.find(street)
    found = _NUMBER.match(words, at + len(street)) if at >= 0 else None
    return int(found[1]) if found else None


def pieces(words: str, shortest: int, longest: int) -> list[str]:
    """Every stretch of ``words`` that a name of the length given could be, each once."""
    return list(
        dict.fromkeys(
            words[start : start + length]
            for length in range(shortest, longest + 1)
            for start in range(len(words) - length + 1)
        )
    )
