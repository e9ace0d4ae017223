"""Fit the model and judge it by cross-validation. Pure: texts and labels in, model and card out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support
from sklearn.model_selection import StratifiedKFold

from layers.cases.suggestion.linear import Linear, grams, normed

FOLDS: Final = 5
# A pair of characters that fewer texts have is nobody's word, and might be somebody's name.
LEAST_TEXTS: Final = 5
MOST_GRAMS: Final = 30_000
_SEED: Final = 20_324


class TooLittle(ValueError):
    """Nothing can be learnt from these texts."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The model over all texts; ``card``: what the folds that it had not seen say of it."""

    model: Linear
    card: dict[str, Any]


def fit(texts: Sequence[str], labels: Sequence[str], threshold: float) -> Fitted:
    """Fit on each text once. Classes with fewer than five texts are left out, and counted.

    Raises TooLittle when fewer than two classes are left.
    """
    pairs = list(dict.fromkeys(zip(texts, labels, strict=True)))
    often = Counter(label for _text, label in pairs)
    kept = [(text, label) for text, label in pairs if often[label] >= FOLDS]
    classes = sorted({label for _text, label in kept})
    if len(classes) < 2:
        raise TooLittle
    words = [text for text, _label in kept]
    truth = np.array([classes.index(label) for _text, label in kept])
    shares = np.zeros((len(words), len(classes)), np.float32)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=_SEED)
    for learn, judge in folds.split(words, truth):
        counter, line = _fit([words[at] for at in learn], truth[learn])
        shares[judge] = normed(_scores(counter, line, [words[at] for at in judge]))
    counter, line = _fit(words, truth)
    card = {
        "texts": len(words),
        "repeated": len(texts) - len(pairs),
        "left_out": {label: often[label] for label in sorted(often) if often[label] < FOLDS},
        "folds": FOLDS,
        "threshold": threshold,
        **_judge(classes, truth, shares, threshold),
    }
    return Fitted(_model(counter, line, classes), card)


def _fit(words: list[str], truth: NDArray[Any]) -> tuple[TfidfVectorizer, SGDClassifier]:
    least = LEAST_TEXTS if len(words) > 100 else 1
    counter = TfidfVectorizer(
        analyzer=grams, sublinear_tf=True, min_df=least, max_features=MOST_GRAMS, dtype=np.float32
    )
    line = SGDClassifier(loss="log_loss", alpha=2e-5, max_iter=8, tol=None, random_state=_SEED)
    line.fit(counter.fit_transform(words), truth)
    return counter, line


def _scores(counter: TfidfVectorizer, line: SGDClassifier, words: list[str]) -> NDArray[Any]:
    score = np.asarray(line.decision_function(counter.transform(words)))
    # Two classes have one line between them.
    return np.stack([-score, score], axis=1) if score.ndim == 1 else score


def _model(counter: TfidfVectorizer, line: SGDClassifier, classes: list[str]) -> Linear:
    weights, intercept = line.coef_, line.intercept_
    if len(classes) == 2:
        weights = np.concatenate([-weights, weights])
        intercept = np.concatenate([-intercept, intercept])
    return Linear(
        {gram: int(at) for gram, at in sorted(counter.vocabulary_.items(), key=lambda row: row[1])},
        counter.idf_.astype(np.float32),
        np.ascontiguousarray(weights.T, np.float32),
        intercept.astype(np.float32),
        tuple(classes),
    )


def _judge(
    classes: list[str], truth: NDArray[Any], shares: NDArray[Any], threshold: float
) -> dict[str, Any]:
    said = shares.argmax(axis=1)
    sure = shares.max(axis=1) >= threshold
    three = np.argsort(-shares, axis=1)[:, :3]
    precision, recall, f1, count = precision_recall_fscore_support(
        truth, said, labels=range(len(classes)), zero_division=0
    )
    mixed = confusion_matrix(truth, said, labels=range(len(classes)))
    np.fill_diagonal(mixed, 0)
    worst = [divmod(int(at), len(classes)) for at in np.argsort(-mixed, axis=None)[:12]]
    return {
        "accuracy": float((said == truth).mean()),
        "macro_f1": float(f1.mean()),
        "top_three": float((three == truth[:, None]).any(axis=1).mean()),
        "sure": float(sure.mean()),
        "sure_right": float((said == truth)[sure].mean()) if sure.any() else 0.0,
        "classes": [
            [label, int(count[at]), float(precision[at]), float(recall[at]), float(f1[at])]
            for at, label in enumerate(classes)
        ],
        "confused": [
            [classes[one], classes[other], int(mixed[one, other])]
            for one, other in worst
            if mixed[one, other]
        ],
    }
