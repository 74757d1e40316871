"""Normal clouds on a circle: as many classes as one likes."""

from __future__ import annotations

import numpy as np

from gradstudio.data.dataset import Dataset


def blobs(samples: int = 150, classes: int = 3, noise: float = 0.25, seed: int = 1337) -> Dataset:
    """Generate one normal cloud per class, evenly spaced on a circle of radius 1.

    Class c has its centre at the angle 2πc / classes, and sample i belongs to class i mod classes, so that no
    class has more than one sample more than another. Random numbers come from NumPy's legacy generator, whose
    stream is frozen for good.

    Args:
        samples: number of points, at least 2.
        classes: number of clouds, at least 2.
        noise: standard deviation of each cloud.
        seed: 0 to 2³² − 1.
    """
    generator = np.random.RandomState(seed)
    labels = np.arange(samples) % classes
    angles = 2 * np.pi * labels / classes
    centres = np.column_stack([np.cos(angles), np.sin(angles)])
    points = centres + noise * generator.standard_normal(size=(samples, 2))
    return Dataset(inputs=points, targets=labels.astype(float), task="multiclass", class_count=classes)
