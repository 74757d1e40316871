"""The samples that the networks are trained on, as tables: drawn by a seed from NumPy's legacy generator.

Its stream is frozen for good, so that a seed means the same samples wherever it is run.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.data.split import split_rows
from gradstudio.project.spec.data import Table, packed

Floats = NDArray[np.float64]

TEST_SHARE = 0.3
BLOBS_AT = ((-1.28, -9.48), (0.99, -1.29), (-1.59, -3.39))
"""Centres of the clouds: what scikit-learn's `make_blobs(centers=3, random_state=2)` draws, as the tutorials do."""


def table(
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    seed: int,
    classes: Sequence[str] = (),
    test_share: float = TEST_SHARE,
    standardise: bool = False,
    standardise_target: bool = False,
) -> Table:
    """Return a table of numbers.

    Args:
        inputs: shape (samples, columns).
        targets: a number for each sample, of a class its index.
        seed: of which samples are for testing.
        classes: their names; none for a regression.
        test_share: share of the samples that is for testing.
        standardise: whether the inputs are brought to unit size.
        standardise_target: whether the target is.
    """
    rows = np.column_stack([np.asarray(inputs, float), np.asarray(targets, float)])
    return Table(
        column_names=tuple(f"x{k + 1}" for k in range(rows.shape[1] - 1)),
        class_labels=tuple(classes),
        rows=len(rows),
        packed=packed(rows.astype("<f8").tobytes()),
        seed=seed,
        test_share=test_share,
        standardise=standardise,
        standardise_target=standardise_target,
    )


def circle_points(samples: int, seed: int, noise: float = 0.1) -> tuple[Floats, Floats]:
    """Draw points on two rings, the inner one (class 1) at half the radius of the outer one (class 0).

    Args:
        samples: of both together.
        seed: of the points.
        noise: standard deviation of each coordinate.
    """
    generator = np.random.RandomState(seed)
    inner = np.arange(samples) % 2
    angles = generator.uniform(0.0, 2 * np.pi, samples)
    radii = np.where(inner, 0.5, 1.0)
    points = radii[:, np.newaxis] * np.column_stack([np.cos(angles), np.sin(angles)])
    return points + noise * generator.standard_normal(points.shape), inner.astype(float)


def circle(seed: int, samples: int = 1000, noise: float = 0.1, test_share: float = TEST_SHARE) -> Table:
    """Two rings, to be told apart."""
    points, inner = circle_points(samples, seed, noise)
    return table(points, inner, seed=seed, classes=("outer", "inner"), test_share=test_share)


def blobs(
    seed: int,
    samples: int = 1000,
    spread: float = 2.0,
    centres: ArrayLike = BLOBS_AT,
    standardise: bool = False,
) -> Table:
    """Normal clouds, one for each class."""
    generator = np.random.RandomState(seed)
    centres = np.asarray(centres, float)
    labels = np.arange(samples) % len(centres)
    points = centres[labels] + spread * generator.standard_normal((samples, 2))
    names = [f"cloud {k + 1}" for k in range(len(centres))]
    return table(points, labels, seed=seed, classes=names, standardise=standardise)


def blobs_at(seed: int, classes: int = 3) -> Floats:
    """Draw centres of clouds at least 5 apart, uniform in the square of ±10."""
    generator = np.random.RandomState(seed + 1000)
    while True:
        centres = generator.uniform(-10.0, 10.0, (classes, 2))
        apart = np.hypot(*(centres[:, np.newaxis] - centres).transpose(2, 0, 1))
        if (apart[np.triu_indices(classes, 1)] >= 5.0).all():
            return centres


def exclusive_or() -> Table:
    """The four corners of a square, with the target 1 where the coordinates differ."""
    return table([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], seed=0, test_share=0.0)


def parabola(seed: int) -> Table:
    """5x² plus the cube of normal noise, from 0 to 5 in steps of 0.1."""
    x = np.arange(50) / 10
    noise = np.random.RandomState(seed).standard_normal(50)
    return table(x[:, np.newaxis], 5 * x**2 + noise**3, seed=seed)


def quartic(seed: int, power: int = 4) -> Table:
    """x⁴ from −100 to 100 in steps of 1."""
    x = np.arange(-100.0, 101.0)
    return table(x[:, np.newaxis], x**power, seed=seed)


def line(seed: int, slope: float = 3.0, intercept: float = 2.0, samples: int = 200) -> Table:
    """A line over −1 to 1 with normal noise of 0.1."""
    generator = np.random.RandomState(seed)
    x = generator.uniform(-1.0, 1.0, samples)
    return table(
        x[:, np.newaxis], slope * x + intercept + 0.1 * generator.standard_normal(samples), seed=seed
    )


def wrong_rows(samples: int, share: float, seed: int) -> frozenset[int]:
    """Draw the samples that get the label of the other class: a share of those that are trained on.

    Args:
        samples: number of all samples.
        share: of the training samples, 0 to 1.
        seed: of which are for testing, and which are wrong.
    """
    train = split_rows(samples, TEST_SHARE, seed)[0]
    order = np.random.RandomState(seed).permutation(train)
    return frozenset(order[: round(share * len(train))].tolist())


def mislabelled(points: Floats, classes: Floats, *, share: float, seed: int) -> Table:
    """Points of two classes, of whose training samples a share has the other class; those for testing are right.

    Args:
        points: shape (samples, 2).
        classes: 0 or 1 for each.
        share: of the training samples, 0 to 1.
        seed: of which are for testing, and which are wrong.
    """
    told = classes.copy()
    wrong = sorted(wrong_rows(len(points), share, seed))
    told[wrong] = 1.0 - told[wrong]
    return table(points, told, seed=seed, classes=("outer", "inner"))
