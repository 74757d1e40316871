"""TensorFlow Playground's data sets, by its definitions, from numbers that are frozen for good.

Each function takes a number of samples of 2 or more, a noise from 0 to 0.5 and a seed of 0 to 2³² − 1. Random
numbers come from NumPy's legacy generator, whose stream never changes. Maps show the square of ±6.

Source: TensorFlow Playground, dataset.ts.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.dataset import Dataset

DOMAIN = np.array([[-6.0, 6.0], [-6.0, 6.0]])

_RADIUS = 5.0
_PADDING = 0.3
_HILLS = np.array(
    [
        [-4.0, 2.5, 1.0],
        [0.0, 2.5, -1.0],
        [4.0, 2.5, 1.0],
        [-4.0, -2.5, -1.0],
        [0.0, -2.5, 1.0],
        [4.0, -2.5, -1.0],
    ]
)


def circle(samples: int = 500, noise: float = 0.0, seed: int = 1337) -> Dataset:
    """Generate a disc of radius 2.5 inside a ring from 3.5 to 5, half of the points in each.

    A point is labelled +1 where it lies nearer than 2.5 to the centre after a shift of U(−5, 5)·noise in each
    coordinate.

    Args:
        samples: number of points.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
    """
    generator = np.random.RandomState(seed)
    inside = samples // 2
    radii = np.concatenate(
        [
            generator.uniform(0.0, 0.5 * _RADIUS, inside),
            generator.uniform(0.7 * _RADIUS, _RADIUS, samples - inside),
        ]
    )
    angles = generator.uniform(0.0, 2 * np.pi, samples)
    points = np.column_stack([radii * np.sin(angles), radii * np.cos(angles)])
    shifted = points + generator.uniform(-_RADIUS, _RADIUS, points.shape) * noise
    return _labelled(points, np.hypot(*shifted.T) < 0.5 * _RADIUS)


def xor(samples: int = 500, noise: float = 0.0, seed: int = 1337) -> Dataset:
    """Generate points of U(−5, 5) pushed away from both axes by 0.3.

    A point is labelled +1 where x₁·x₂ ≥ 0 after a shift of U(−5, 5)·noise in each coordinate.

    Args:
        samples: number of points.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
    """
    generator = np.random.RandomState(seed)
    points = generator.uniform(-_RADIUS, _RADIUS, (samples, 2))
    points = points + np.where(points > 0, _PADDING, -_PADDING)
    shifted = points + generator.uniform(-_RADIUS, _RADIUS, points.shape) * noise
    return _labelled(points, shifted[:, 0] * shifted[:, 1] >= 0)


def gaussians(samples: int = 500, noise: float = 0.0, seed: int = 1337) -> Dataset:
    """Generate a normal cloud around (2, 2), labelled +1, and one around (−2, −2), labelled −1.

    The variance of both goes from 0.5 to 4 as the noise goes from 0 to 0.5.

    Args:
        samples: number of points.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
    """
    generator = np.random.RandomState(seed)
    first = samples // 2
    deviation = np.sqrt(0.5 + 7.0 * noise)
    centres = np.repeat([2.0, -2.0], [first, samples - first])[:, np.newaxis]
    points = centres + deviation * generator.standard_normal((samples, 2))
    return _labelled(points, np.arange(samples) < first)


def spiral(samples: int = 500, noise: float = 0.0, seed: int = 1337) -> Dataset:
    """Generate two arms of 1¾ turns, half a turn apart, the first labelled +1.

    Point i of an arm's n is (r sin t, r cos t) with r = 5i/n and t = 3.5πi/n, plus π on the second arm, and
    then U(−1, 1)·noise is added to each coordinate.

    Args:
        samples: number of points.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
    """
    generator = np.random.RandomState(seed)
    arms = [samples // 2, samples - samples // 2]
    share = np.concatenate([np.arange(n) / n for n in arms])
    angles = 1.75 * 2 * np.pi * share + np.repeat([0.0, np.pi], arms)
    points = _RADIUS * share[:, np.newaxis] * np.column_stack([np.sin(angles), np.cos(angles)])
    points = points + generator.uniform(-1.0, 1.0, points.shape) * noise
    return _labelled(points, np.arange(samples) < arms[0])


def plane(samples: int = 1200, noise: float = 0.0, seed: int = 1337) -> Dataset:
    """Generate points in the square of ±6 with the target (x₁ + x₂) / 10.

    The target is that of the point shifted by U(−6, 6)·noise in each coordinate.

    Args:
        samples: number of points.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
    """
    points, shifted = _spread(samples, noise, seed)
    return _measured(points, shifted.sum(axis=1) / 10.0)


def multi_gaussian(samples: int = 1200, noise: float = 0.0, seed: int = 1337) -> Dataset:
    """Generate points in the square of ±6 on three hills and three hollows.

    Each of the six centres has a sign, and gives a point at distance d the height sign · max(0, 1 − d/2); the
    target is the height of largest magnitude, at the point shifted by U(−6, 6)·noise in each coordinate.

    Args:
        samples: number of points.
        noise: strength of the noise, 0 for none.
        seed: of the points, 0 or more.
    """
    points, shifted = _spread(samples, noise, seed)
    distances = np.hypot(*(shifted[:, np.newaxis, :] - _HILLS[:, :2]).transpose(2, 0, 1))
    heights = _HILLS[:, 2] * np.maximum(0.0, 1.0 - distances / 2.0)
    largest = np.abs(heights).argmax(axis=1)
    return _measured(points, heights[np.arange(samples), largest])


def _spread(samples: int, noise: float, seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    generator = np.random.RandomState(seed)
    points = generator.uniform(-6.0, 6.0, (samples, 2))
    return points, points + generator.uniform(-6.0, 6.0, (samples, 2)) * noise


def _labelled(points: NDArray[np.float64], positive: NDArray[np.bool_]) -> Dataset:
    return Dataset(inputs=points, targets=np.where(positive, 1.0, -1.0), domain=DOMAIN)


def _measured(points: NDArray[np.float64], targets: NDArray[np.float64]) -> Dataset:
    return Dataset(inputs=points, targets=targets, task="regression", class_count=0, domain=DOMAIN)
