"""The linear model over pairs of characters: what it weighs, how it answers, how it is kept. Pure.

Kept as plain arrays; nothing that is read back can run code (``allow_pickle=False``).
"""

import json
import re
import unicodedata
import zlib
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

FORMAT: Final = 1
LONGEST: Final = 500
_FIGURE: Final = re.compile(r"[0-9]+")
_BLANK: Final = re.compile(r"\s+")


def grams(text: str) -> list[str]:
    """Characters and pairs of them. Figures become one sign, so that no number is ever learnt."""
    words = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    words = _FIGURE.sub("#", _BLANK.sub("", words))
    return [*words, *(words[at : at + 2] for at in range(len(words) - 1))]


@dataclass(frozen=True, slots=True)
class Linear:
    """``weights`` (grams, classes) and ``intercept`` (classes,) over TF-IDF of ``grams``.

    TF is 1 + ln(count), vectors have length 1, a class's share is its logistic over the sum of all.
    """

    vocabulary: dict[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float32]
    intercept: NDArray[np.float32]
    classes: tuple[str, ...]

    def shares(self, text: str) -> NDArray[np.float32]:
        """(classes,) between 0 and 1, together 1. A text of unknown signs gets the intercept's."""
        counts = Counter(gram for gram in grams(text) if gram in self.vocabulary)
        score: NDArray[Any] = self.intercept
        if counts:
            at = np.fromiter((self.vocabulary[gram] for gram in counts), np.int64, len(counts))
            often = np.fromiter(counts.values(), np.float32, len(counts))
            values = (1 + np.log(often)) * self.idf[at]
            score = score + (values / np.linalg.norm(values)) @ self.weights[at]
        return normed(score)


def normed(score: NDArray[Any]) -> NDArray[np.float32]:
    """(…, classes) scores → shares of one."""
    share = 1 / (1 + np.exp(-np.clip(score, -30, 30)))
    answer: NDArray[np.float32] = share / share.sum(axis=-1, keepdims=True)
    return answer


def to_bytes(model: Linear) -> bytes:
    """As a compressed .npz of arrays; the names as JSON in UTF-8."""
    names = json.dumps([list(model.vocabulary), list(model.classes)], ensure_ascii=False)
    out = BytesIO()
    np.savez_compressed(
        out,
        format=np.array([FORMAT]),
        names=np.frombuffer(names.encode(), np.uint8),
        idf=model.idf.astype(np.float32),
        weights=model.weights.astype(np.float16),
        intercept=model.intercept.astype(np.float32),
    )
    return out.getvalue()


def from_bytes(data: bytes) -> Linear:
    """The model again. Raises ValueError for anything but what this format's ``to_bytes`` wrote."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as kept:
            if kept["format"].tolist() != [FORMAT]:
                raise ValueError("another format")
            words, classes = json.loads(kept["names"].tobytes().decode())
            model = Linear(
                {word: at for at, word in enumerate(words)},
                kept["idf"].astype(np.float32),
                kept["weights"].astype(np.float32),
                kept["intercept"].astype(np.float32),
                tuple(classes),
            )
    except (KeyError, OSError, EOFError, TypeError, SyntaxError, BadZipFile, zlib.error) as error:
        raise ValueError("not a model") from error
    fits = model.weights.shape == (len(model.vocabulary), len(model.classes))
    if not fits or len(model.idf) != len(words) or len(model.intercept) != len(classes):
        raise ValueError("arrays of different sizes")
    return model
