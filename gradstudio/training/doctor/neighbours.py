"""How well a target can be told without a network: what a run can be measured against."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.training.run.metrics import class_indices

Floats = NDArray[np.float64]

NEIGHBOURS = 15
"""Enough to outvote a wrong label, few enough to be near."""
MOST_SAMPLES = 1500
"""Of more, so many are drawn: the answer is a share, and its error below 0.02."""
_FEWEST = 20
_BLOCK = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Attainable:
    """What neighbours, or a linear function, know of samples that they are not told.

    Of classes it is the accuracy, 0 to 1, of numbers the share of their variance that is explained, 1 at most; NaN
    where there are too few samples to know.

    Attributes:
        neighbours: what the nearest samples know.
        linear: what a linear function knows.
    """

    neighbours: float
    linear: float

    @property
    def best(self) -> float:
        """The higher of both."""
        return max(self.neighbours, self.linear)


UNKNOWN = Attainable(neighbours=math.nan, linear=math.nan)


def attainable(samples: Dataset) -> Attainable:
    """Return how well each sample's target is told by all others.

    By the nearest neighbours in the inputs, brought to unit spread, or by a linear function, whichever does better.

    Args:
        samples: training samples.

    Source: leave-one-out error of nearest neighbours, which is at most twice the least error there can be with one
    neighbour and comes close to it with several; Cover & Hart 1967. The linear function: PRESS, Allen 1974.
    """
    some = drawn(len(samples))
    if len(some) < _FEWEST:
        return UNKNOWN
    inputs = unit_inputs(samples.inputs[some])
    near = nearest(inputs, min(NEIGHBOURS, len(some) // 4))
    if samples.task == "regression":
        targets = samples.targets[some]
        spread = float(np.var(targets))
        if not (math.isfinite(spread) and spread > 0):
            return UNKNOWN
        errors = [targets - targets[near[:, :count]].mean(axis=1) for count in (3, near.shape[1])]
        linear = _linear_errors(inputs, targets[:, None])[:, 0]
        explained = [1.0 - float(np.mean(error**2)) / spread for error in (*errors, linear)]
        return Attainable(neighbours=max(explained[:-1]), linear=explained[-1])
    labels = class_indices(samples)[some]
    marks = np.eye(int(labels.max()) + 1)[labels]
    ways = [votes(labels, near[:, :count]).argmax(axis=1) for count in (1, 5, near.shape[1])]
    ways.append((marks - _linear_errors(inputs, marks)).argmax(axis=1))
    right = [float(np.mean(way == labels)) for way in ways]
    return Attainable(neighbours=max(right[:-1]), linear=right[-1])


VOTERS = 20
"""Neighbours that say how sure a label is."""
_SURE = 0.7
_MIXED = 0.65


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Disagreement:
    """How labels agree with those of the nearest other samples.

    Attributes:
        samples: number of samples that were asked.
        share: of their neighbours that are not of the most frequent class there, on average: a share of wrong
            labels, where classes are apart.
        suspects: share of the samples that most of their neighbours contradict, seven in ten at least.
        mixed: share of the samples whose neighbours are of no class for the most part.
        dispersion: standard deviation of how sure neighbours are, divided by what chance alone makes of it where
            labels are wrong at the same rate everywhere.
        rows: the suspects among the samples, the surest first.
        levels: shares of the neighbours that are of one class, from 1/20 to 1.
        counts: share of the samples at each of them.
    """

    samples: int
    share: float
    suspects: float
    mixed: float
    dispersion: float
    rows: NDArray[np.int64]
    levels: Floats
    counts: Floats


def disagreement(samples: Dataset) -> Disagreement:
    """Return how the labels of classes agree with those of their neighbours.

    Args:
        samples: training samples.
    """
    some = drawn(len(samples))
    levels = np.arange(1, VOTERS + 1) / VOTERS
    if len(some) <= VOTERS:
        nothing = np.zeros(0, dtype=np.int64)
        return Disagreement(
            samples=len(some), share=0.0, suspects=0.0, mixed=0.0, dispersion=math.inf, rows=nothing,
            levels=levels, counts=np.zeros(VOTERS),
        )  # fmt: skip
    labels = class_indices(samples)[some]
    shares = votes(labels, nearest(unit_inputs(samples.inputs[some]), VOTERS))
    sure = shares.max(axis=1)
    wrong = 1.0 - float(sure.mean())
    by_chance = math.sqrt(wrong * (1.0 - wrong) / VOTERS)
    suspects = np.flatnonzero((shares.argmax(axis=1) != labels) & (sure >= _SURE))
    return Disagreement(
        samples=len(some),
        share=wrong,
        suspects=len(suspects) / len(some),
        mixed=float(np.mean(sure <= _MIXED)),
        dispersion=float(sure.std()) / by_chance if by_chance > 0 else math.inf,
        rows=some[suspects[np.argsort(-sure[suspects], kind="stable")]],
        levels=levels,
        counts=np.bincount(np.rint(sure * VOTERS).astype(np.int64), minlength=VOTERS + 1)[1:] / len(some),
    )


def known_by_neighbours(training: Dataset, test: Dataset) -> float:
    """Return the share of test samples whose class the nearest training samples tell rightly; NaN for few samples.

    Args:
        training: samples of classes.
        test: likewise.
    """
    some, others = drawn(len(training)), drawn(len(test))
    count = min(NEIGHBOURS, len(some) // 4)
    if not count:
        return math.nan
    both = unit_inputs(np.concatenate([training.inputs[some], test.inputs[others]]))
    own, asked = both[: len(some)], both[len(some) :]
    squares = (own**2).sum(axis=1)
    labels, truth = class_indices(training)[some], class_indices(test)[others]
    right = 0
    for begin in range(0, len(asked), _BLOCK):
        distances = squares - 2.0 * (asked[begin : begin + _BLOCK] @ own.T)
        near = np.argpartition(distances, count - 1, axis=1)[:, :count]
        told = votes(labels, near).argmax(axis=1)
        right += int((told == truth[begin : begin + _BLOCK]).sum())
    return right / len(asked)


def drawn(count: int) -> NDArray[np.int64]:
    """Return the rows that are looked at of so many samples: all, or `MOST_SAMPLES` of them, always the same."""
    if count <= MOST_SAMPLES:
        return np.arange(count)
    rows = np.random.Generator(np.random.PCG64(0)).permutation(count)[:MOST_SAMPLES]
    return np.sort(rows)


def unit_inputs(inputs: Floats) -> Floats:
    """Return inputs with mean 0 and spread 1; those that are the same for all samples become 0."""
    with np.errstate(all="ignore"):
        centred = inputs - inputs.mean(axis=0)
        spread = centred.std(axis=0)
    return np.where(spread > 0, centred / np.where(spread > 0, spread, 1.0), 0.0)


def nearest(inputs: Floats, count: int) -> NDArray[np.intp]:
    """Return the nearest other samples of each sample, the nearest first.

    Args:
        inputs: shape (samples, inputs).
        count: how many, at least 1 and below the number of samples.

    Returns:
        Their rows, shape (samples, count).
    """
    squares = (inputs**2).sum(axis=1)
    found = np.empty((len(inputs), count), dtype=np.intp)
    for begin in range(0, len(inputs), _BLOCK):
        rows = np.arange(begin, min(begin + _BLOCK, len(inputs)))
        distances = squares - 2.0 * (inputs[rows] @ inputs.T)
        distances[np.arange(len(rows)), rows] = np.inf
        near = np.argpartition(distances, count - 1, axis=1)[:, :count]
        order = np.argsort(np.take_along_axis(distances, near, axis=1), axis=1, kind="stable")
        found[rows] = np.take_along_axis(near, order, axis=1)
    return found


def votes(labels: NDArray[np.intp], near: NDArray[np.intp]) -> Floats:
    """Return for each sample the share of its neighbours that are of each class, shape (samples, classes)."""
    marks = np.eye(int(labels.max()) + 1)[labels]
    shares: Floats = marks[near].mean(axis=1)
    return shares


def _linear_errors(inputs: Floats, targets: Floats) -> Floats:
    """Return what a linear function fitted to all other samples is off at each sample."""
    with_one = np.column_stack([inputs, np.ones(len(inputs))])
    square = with_one.T @ with_one + 1e-6 * len(inputs) * np.eye(with_one.shape[1])
    inverse = np.linalg.inv(square)
    fitted = with_one @ (inverse @ (with_one.T @ targets))
    leverage = ((with_one @ inverse) * with_one).sum(axis=1)
    errors: Floats = (targets - fitted) / np.maximum(1.0 - leverage, 1e-9)[:, None]
    return errors
