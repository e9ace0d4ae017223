"""How alike two texts are: the cosine of their stretches of two and three characters. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

LONGEST: Final = 400
# Courtesies and wishes that many texts end with say nothing of the matter.
_COURTESY: Final = re.compile(
    r"(请|希望|盼|望)[^，。！？；]{0,6}(尽快|早点|处理|解决|答复|回复|来看看|管一管|修一修)[^，。！？；]*|谢谢[^，。！？；]*"
)
_NOT_WORDS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Same:
    """From when on two cases count as one matter; of a group no two members are further apart.

    Text alone chains thousands into one, so all four have to hold: ``cosine`` of the texts, metres,
    days, and a common top category (which the caller compares).
    """

    cosine: float = 0.25
    metres: float = 200.0
    days: float = 30.0


def plain(text: str) -> str:
    words = unicodedata.normalize("NFKC", text[:LONGEST])
    return _NOT_WORDS.sub("", _COURTESY.sub("", words)) or _NOT_WORDS.sub("", words)


@cache
def _stretches() -> Any:
    # Loaded at the first use: it takes a second, which no start of the site has to wait for.
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        analyzer="char", ngram_range=(2, 3), n_features=2**18, alternate_sign=False, norm="l2",
        preprocessor=plain, dtype=np.float32,
    )  # fmt: skip


def rows(texts: Sequence[str]) -> csr_matrix:
    """(n, 2^18) rows of length 1 (of 0 for a text without words)."""
    return _stretches().transform(texts)


def cosines(matrix: csr_matrix, pairs: NDArray[Any], at_once: int = 100_000) -> NDArray[Any]:
    """(p,) the cosine of each pair (p, 2) of rows; memory is bounded by ``at_once`` pairs."""
    out = np.zeros(len(pairs), np.float32)
    for start in range(0, len(pairs), at_once):
        part = pairs[start : start + at_once]
        product = matrix[part[:, 0]].multiply(matrix[part[:, 1]])
        out[start : start + at_once] = np.asarray(product.sum(axis=1)).ravel()
    return out


def cosine_with(text: str, others: Sequence[str]) -> NDArray[Any]:
    """(n,) the cosine of ``text`` with each of the others."""
    matrix = rows([text, *others])
    answer: NDArray[Any] = np.asarray((matrix[1:] @ matrix[0].T).todense()).ravel()
    return answer
