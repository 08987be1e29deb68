"""Policies that study the practice set: bags of words, and what can be counted in a text. None knows what words mean.

Everything a question asks about is made of *units*: a text and the numbers that describe it. A preference compares
two units, a ranking several; a rating and a choice have one, a choice with `each` one a step, spans one a piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from scipy import sparse
from sklearn.ensemble import ExtraTreesClassifier, ExtraTreesRegressor
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import MultinomialNB
from sklearn.preprocessing import MaxAbsScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from labelcamp.items import Item
from labelcamp.scoring import spans as span_scoring
from labelcamp.scoring.preference import side
from labelcamp.task import Choice, Preference, Question, Ranking, Rating, Spans
from tools.quality.features import (
    CLAUSE_END,
    FEATURES,
    SENTENCE_END,
    Piece,
    field,
    overlap,
    pieces,
    surface,
    texts,
    tokens,
    whole,
)
from tools.quality.policy import Policy, Says, mark, prefer, rank_by
from tools.quality.sources import Labelled

Matrix = Any
"""A sparse matrix, one row a unit."""


@frozen
class Unit:
    """A text with the numbers that describe it, surface and place."""

    text: str
    numbers: tuple[float, ...]


NAMES = (*FEATURES, "place", "place from the end", "words of the rest")
"""Names of a unit's numbers."""


def unit(text: str, place: float, from_end: float, rest: str) -> Unit:
    """A unit; `rest` is what the item shows besides."""
    return Unit(text, (*surface(text), place, from_end, overlap(text, rest)))


def compared(question: Preference | Ranking, item: Item) -> list[Unit]:
    """A unit a field that is compared."""
    prompt = whole(item, question.of)
    return [unit(field(item, name), 0, 0, prompt) for name in question.of]


def stepwise(question: Choice, item: Item) -> list[Unit]:
    """A unit a step; what is besides is the problem and the steps before it."""
    steps = list(texts(item.shown[question.each or ""]))
    problem = whole(item, (question.each or "",))
    return [unit(step, n, len(steps) - 1 - n, "\n".join([problem, *steps[:n]])) for n, step in enumerate(steps)]


def piecewise(question: Spans, item: Item) -> list[tuple[Piece, Unit]]:
    """A unit a clause and a sentence of the text; what is besides is the prompt."""
    text, prompt = field(item, question.of), whole(item, (question.of,))
    parts = sorted(
        {(one.start, one.end): one for ends in (CLAUSE_END, SENTENCE_END) for one in pieces(text, ends)}.items()
    )
    size = max(1, len(text))
    return [(one, unit(one.text, one.start / size, 1 - one.end / size, prompt)) for _, one in parts]


def single(question: Rating | Choice, item: Item) -> Unit:
    """One unit: the text that is rated, or for a choice all that is shown."""
    if isinstance(question, Rating):
        return unit(field(item, question.of), 0, 0, whole(item, (question.of,)))
    return unit(whole(item), 0, 0, "")


# ---- Learners -----------------------------------------------------------------------------------------


def word_pairs(text: str) -> list[str]:
    """Words, and pairs of words that stand side by side."""
    words = tokens(text)
    return words + [f"{one} {other}" for one, other in pairwise(words)]


@frozen
class Numbers:
    """Encodes units by some of their numbers, each scaled by its largest in practice."""

    columns: tuple[int, ...]
    scaler: MaxAbsScaler

    def fit(self, units: Sequence[Unit]) -> Numbers:
        """Study the scale."""
        self.scaler.fit(self._rows(units))
        return self

    def transform(self, units: Sequence[Unit]) -> Matrix:
        """One row a unit."""
        return sparse.csr_matrix(self.scaler.transform(self._rows(units)))

    def _rows(self, units: Sequence[Unit]) -> NDArray[Any]:
        return np.array([[one.numbers[column] for column in self.columns] for one in units], dtype=float)


@frozen
class Words:
    """Encodes units by their words."""

    vectorizer: CountVectorizer

    def fit(self, units: Sequence[Unit]) -> Words:
        """Study the vocabulary."""
        self.vectorizer.fit([one.text for one in units])
        return self

    def transform(self, units: Sequence[Unit]) -> Matrix:
        """One row a unit."""
        return self.vectorizer.transform([one.text for one in units])


@frozen
class Learner:
    """How units become numbers, and what learns from these.

    Attributes:
        encoder, classifier, regressor: make a new one each; the regressor is None where there is none.
        signed: whether it can take differences of units, which have numbers below 0.
    """

    name: str
    encoder: Callable[[], Numbers | Words]
    classifier: Callable[[], Any]
    regressor: Callable[[], Any] | None
    signed: bool = True


def _logistic() -> LogisticRegression:
    return LogisticRegression(C=10.0, class_weight="balanced", max_iter=2000)


def _trees() -> ExtraTreesClassifier:
    return ExtraTreesClassifier(80, min_samples_leaf=3, class_weight="balanced", random_state=0)


def _tree() -> DecisionTreeClassifier:
    return DecisionTreeClassifier(max_depth=2, min_samples_leaf=5, class_weight="balanced", random_state=0)


def _numbers(columns: Iterable[int]) -> Callable[[], Numbers]:
    return lambda: Numbers(tuple(columns), MaxAbsScaler())


def _alone(title: str, *names: str) -> Learner:
    columns = tuple(NAMES.index(name) for name in names)
    return Learner(
        f"{title} alone",
        _numbers(columns),
        _tree,
        lambda: DecisionTreeRegressor(max_depth=2, min_samples_leaf=5, random_state=0),
    )


TAUGHT = (
    Learner(
        "bag of words",
        lambda: Words(TfidfVectorizer(analyzer=word_pairs, sublinear_tf=True)),
        _logistic,
        lambda: Ridge(1.0),
    ),
    Learner(
        "bag of characters",
        lambda: Words(TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True)),
        _logistic,
        lambda: Ridge(1.0),
    ),
    Learner("naive Bayes on words", lambda: Words(CountVectorizer(analyzer=word_pairs)), MultinomialNB, None, False),
    Learner("surface, linear", _numbers(range(len(NAMES))), _logistic, lambda: Ridge(1.0)),
    Learner(
        "surface, trees",
        _numbers(range(len(NAMES))),
        _trees,
        lambda: ExtraTreesRegressor(80, min_samples_leaf=3, random_state=0),
    ),
)
ALONE = (
    _alone("length", "length"),
    _alone("lists", "lists"),
    _alone("hedges", "hedges"),
    _alone("digits", "digits"),
    _alone("courtesy", "courtesy"),
    _alone("words of the prompt", "words of the rest"),
)
PLACE = (_alone("place", "place", "place from the end"),)


# ---- From learners to policies, by kind ----------------------------------------------------------------


def _differences(one: Matrix, other: Matrix) -> Matrix:
    return sparse.hstack([one - other, abs(one - other)]).tocsr()


def _preferring(learner: Learner, question: Preference, practice: Labelled) -> Says:
    pairs = [compared(question, item) for item in practice.items]
    sides = [side(practice.value(item, question.id)["value"]) for item in practice.items]
    encoder = learner.encoder().fit([one for pair in pairs for one in pair])
    first, second = (encoder.transform([pair[n] for pair in pairs]) for n in (0, 1))
    # Each pair in both orders: which field is which tells nothing.
    turned = [{"a": "b", "b": "a"}.get(one, one) for one in sides]
    rows = sparse.vstack([_differences(first, second), _differences(second, first)])
    model = learner.classifier().fit(rows, [*sides, *turned])

    def says(item: Item) -> Any:
        one, other = (encoder.transform([part]) for part in compared(question, item))
        return prefer(question, {"a": -2, "tie": 0, "b": 2}[model.predict(_differences(one, other))[0]])

    return says


def _ranking(learner: Learner, question: Ranking, practice: Labelled) -> Says:
    assert learner.regressor is not None
    units, worth = [], []
    for item in practice.items:
        units += compared(question, item)
        place = {name: n for n, tied in enumerate(practice.value(item, question.id)["ranks"]) for name in tied}
        middle = sum(place.values()) / len(place)
        worth += [middle - place[name] for name in question.of]
    encoder = learner.encoder().fit(units)
    model = learner.regressor().fit(encoder.transform(units), worth)

    def says(item: Item) -> Any:
        found = model.predict(encoder.transform(compared(question, item)))
        return rank_by(question, dict(zip(question.of, found.tolist(), strict=True)))

    return says


def _rating(learner: Learner, question: Rating, practice: Labelled) -> Says:
    assert learner.regressor is not None
    units = [single(question, item) for item in practice.items]
    names = [criterion.id for criterion in question.criteria]
    given = [[practice.value(item, question.id)[name] for name in names] for item in practice.items]
    encoder = learner.encoder().fit(units)
    model = learner.regressor().fit(encoder.transform(units), np.array(given, dtype=float))

    def says(item: Item) -> Any:
        found = np.ravel(model.predict(encoder.transform([single(question, item)])))
        whole_numbers = np.clip(np.rint(found), question.low, question.high).astype(int)
        return dict(zip(names, whole_numbers.tolist(), strict=True))

    return says


def _choosing(learner: Learner, question: Choice, practice: Labelled) -> Says:
    units = [single(question, item) for item in practice.items]
    encoder = learner.encoder().fit(units)
    labels = [practice.value(item, question.id) for item in practice.items]
    model = learner.classifier().fit(encoder.transform(units), labels)
    return lambda item: str(model.predict(encoder.transform([single(question, item)]))[0])


def _stepping(learner: Learner, question: Choice, practice: Labelled, never: str | None = None) -> Says:
    """A label for each step; `never` is a label that it does not give."""
    units = [one for item in practice.items for one in stepwise(question, item)]
    labels = [label for item in practice.items for label in practice.value(item, question.id)]
    encoder = learner.encoder().fit(units)
    model = learner.classifier().fit(encoder.transform(units), labels)
    open_to = [n for n, label in enumerate(model.classes_) if label != never]

    def says(item: Item) -> Any:
        chances = model.predict_proba(encoder.transform(stepwise(question, item)))[:, open_to]
        return [str(model.classes_[open_to[n]]) for n in chances.argmax(axis=1)]

    return says


def _stepping_without(learner: Learner) -> Policy:
    """Never gives the label whose first place is scored: so it loses nothing there, and may gain on the others."""

    def study(question: Question, practice: Labelled) -> Says:
        assert isinstance(question, Choice)
        return _stepping(learner, question, practice, never=question.first)

    return Policy(f"{learner.name}, none wrong", study)


NOTHING = ""
"""Class of a piece that gold doesn't mark."""


def _label_of(piece: Piece, golds: Sequence[dict[str, Any]]) -> str:
    own = {"label": NOTHING, "start": piece.start, "end": piece.end}
    hits = [one for one in golds if span_scoring.overlap(one, own) >= span_scoring.LEAST_OVERLAP]
    return str(hits[0]["label"]) if hits else NOTHING


def _marking(learner: Learner, question: Spans, practice: Labelled) -> Says:
    units, labels = [], []
    for item in practice.items:
        for piece, one in piecewise(question, item):
            units.append(one)
            labels.append(_label_of(piece, practice.value(item, question.id)))
    if set(labels) == {NOTHING}:
        return lambda _: []
    encoder = learner.encoder().fit(units)
    model = learner.classifier().fit(encoder.transform(units), labels)
    classes = [str(one) for one in model.classes_]

    def says(item: Item) -> Any:
        parts = piecewise(question, item)
        if not parts:
            return []
        chances = model.predict_proba(encoder.transform([one for _, one in parts]))
        marked = [n for n, name in enumerate(classes) if name != NOTHING]
        # The one piece that is likeliest to be marked, with its likeliest label.
        best = int(chances[:, marked].sum(axis=1).argmax())
        label = classes[max(marked, key=lambda n: chances[best, n])]
        return mark([parts[best][0]], label)

    return says


def _policy(learner: Learner, study: Callable[[Learner, Any, Labelled], Says]) -> Policy:
    return Policy(learner.name, lambda question, practice: study(learner, question, practice))


def taught(question: Question) -> list[Policy]:
    """The policies for a question that study practice first."""
    if isinstance(question, Preference):
        return [_policy(one, _preferring) for one in TAUGHT if one.signed]
    if isinstance(question, Ranking):
        return [_policy(one, _ranking) for one in TAUGHT if one.regressor]
    if isinstance(question, Rating):
        return [_policy(one, _rating) for one in (*ALONE, *TAUGHT) if one.regressor]
    if isinstance(question, Spans):
        return [_policy(one, _marking) for one in TAUGHT]
    if isinstance(question, Choice) and question.each:
        learners = (*ALONE, *PLACE, *TAUGHT)
        cautious = [_stepping_without(one) for one in learners] if question.first else []
        return [*(_policy(one, _stepping) for one in learners), *cautious]
    if isinstance(question, Choice) and not question.multiple:
        return [_policy(one, _choosing) for one in (*ALONE, *TAUGHT)]
    return []
