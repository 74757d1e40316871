"""Two interleaving half circles."""

from __future__ import annotations

import numpy as np

from gradstudio.data.dataset import Dataset


def moons(samples: int = 100, noise: float = 0.1, seed: int = 1337) -> Dataset:
    """Generate two interleaving half circles of radius 1, shuffled.

    The outer one, label −1, is (cos t, sin t); the inner one, label +1, is (1 − cos t, ½ − sin t), for t
    evenly from 0 to π. An odd sample goes to the inner one. Random numbers are drawn from NumPy's legacy
    generator, whose stream is frozen for good, first a shuffle and then the noise: with 100 samples,
    noise 0.1 and seed 1337 these are the points of micrograd's demo notebook.

    Args:
        samples: number of points, at least 2.
        noise: standard deviation of the normal noise on each coordinate.
        seed: 0 to 2³² − 1.
    """
    generator = np.random.RandomState(seed)
    outer = np.linspace(0.0, np.pi, samples // 2)
    inner = np.linspace(0.0, np.pi, samples - samples // 2)
    points = np.vstack(
        [
            np.column_stack([np.cos(outer), np.sin(outer)]),
            np.column_stack([1 - np.cos(inner), 1 - np.sin(inner) - 0.5]),
        ]
    )
    labels = np.repeat([-1.0, 1.0], [len(outer), len(inner)])
    order = np.arange(samples)
    generator.shuffle(order)
    points, labels = points[order], labels[order]
    if noise > 0:
        points = points + generator.normal(scale=noise, size=points.shape)
    return Dataset(inputs=points, targets=labels)
