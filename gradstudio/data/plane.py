"""A plane to be fitted."""

from __future__ import annotations

import numpy as np

from gradstudio.data.dataset import Dataset


def plane(samples: int = 200, noise: float = 0.0, seed: int = 1337) -> Dataset:
    """Generate points in the square of ±6 with the target (x₁ + x₂) / 10.

    With noise the target is that of the point shifted by U(−6, 6)·noise in each coordinate. Random numbers
    come from NumPy's legacy generator, whose stream is frozen for good.

    Source: TensorFlow Playground, dataset.ts, regressPlane.

    Args:
        samples: number of points, at least 2.
        noise: 0 to 0.5.
        seed: 0 to 2³² − 1.
    """
    generator = np.random.RandomState(seed)
    points = generator.uniform(-6.0, 6.0, size=(samples, 2))
    shifts = generator.uniform(-6.0, 6.0, size=(samples, 2)) * noise
    targets = (points + shifts).sum(axis=1) / 10.0
    return Dataset(inputs=points, targets=targets, task="regression", class_count=0)
