"""Further shapes in the square of ±6: a yin-yang sign, a checkerboard, rings.

Each function takes a number of samples of 2 or more, the standard deviation of the normal noise on each
coordinate, and a seed of 0 to 2³² − 1. Random numbers come from NumPy's legacy generator, whose stream never
changes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset
from gradstudio.data.playground import DOMAIN

_BIG, _SMALL = 5.0, 1.0


def yin_yang(samples: int = 500, noise: float = 0.0, seed: int = 1337) -> Dataset:
    """Generate a yin-yang sign of radius 5 around the origin: class 0 yin, 1 yang, 2 their dots of radius 1.

    The class of each sample is drawn first, and then points of the square until one has it, so that the
    classes are of like size.

    Source: Kriener, Göltz, Petrovici 2022, The Yin-Yang dataset, NICE '22; theirs lies in the square from 0 to
    1, with the radii ½ and 1/10.

    Args:
        samples: number of points.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
    """
    generator = np.random.RandomState(seed)
    labels = generator.randint(3, size=samples)
    points = np.empty((samples, 2))
    open_ = np.arange(samples)
    while len(open_):
        drawn = generator.uniform(-_BIG, _BIG, (len(open_), 2))
        fits = (np.hypot(*drawn.T) <= _BIG) & (yin_yang_class(drawn) == labels[open_])
        points[open_[fits]] = drawn[fits]
        open_ = open_[~fits]
    points = points + noise * generator.standard_normal(points.shape)
    return Dataset(
        inputs=points, targets=labels.astype(float), task="multiclass", class_count=3, domain=DOMAIN
    )


def yin_yang_class(points: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the part of the sign that each point, shape (points, 2), lies in; outside it means nothing."""
    right = np.hypot(points[:, 0] - 0.5 * _BIG, points[:, 1])
    left = np.hypot(points[:, 0] + 0.5 * _BIG, points[:, 1])
    yang = (
        (right <= _SMALL)
        | ((left > _SMALL) & (left <= 0.5 * _BIG))
        | ((points[:, 1] > 0) & (right > 0.5 * _BIG))
    )
    dots = (right < _SMALL) | (left < _SMALL)
    return np.where(dots, 2, yang.astype(np.intp))


def checkerboard(samples: int = 500, noise: float = 0.0, seed: int = 1337, cells: int = 4) -> Dataset:
    """Generate points of U(−6, 6), labelled by the field of a board of cells × cells that they lie in.

    The field at the lower left is labelled +1. The noise is added after the label was taken.

    Args:
        samples: number of points.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
        cells: fields along a side of the board.
    """
    generator = np.random.RandomState(seed)
    points = generator.uniform(-6.0, 6.0, (samples, 2))
    fields = np.floor((points + 6.0) / (12.0 / cells)).sum(axis=1)
    points = points + noise * generator.standard_normal(points.shape)
    return Dataset(inputs=points, targets=np.where(fields % 2 == 0, 1.0, -1.0), domain=DOMAIN)


def rings(samples: int = 500, classes: int = 3, noise: float = 0.2, seed: int = 1337) -> Dataset:
    """Generate one ring per class around the origin, of radius 5(c + 1) / classes for class c.

    Sample i belongs to class i mod classes; its angle is U(0, 2π).

    Args:
        samples: number of points.
        classes: number of rings.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
    """
    generator = np.random.RandomState(seed)
    labels = np.arange(samples) % classes
    angles = generator.uniform(0.0, 2 * np.pi, samples)
    radii = 5.0 * (labels + 1) / classes
    points = radii[:, np.newaxis] * np.column_stack([np.cos(angles), np.sin(angles)])
    points = points + noise * generator.standard_normal(points.shape)
    return Dataset(
        inputs=points, targets=labels.astype(float), task="multiclass", class_count=classes, domain=DOMAIN
    )
