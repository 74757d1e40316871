"""Curves over one column, to be fitted."""

from __future__ import annotations

import numpy as np

from gradstudio.data.dataset import LARGEST, Dataset, unusable
from gradstudio.data.features import evaluate
from gradstudio.project.errors import SpecError
from gradstudio.project.formula import parse_formula

SINE = "sin(x1)"
STEP = "2 * max(0, sign(x1)) - 1"


def curve(
    formula: str,
    samples: int = 200,
    noise: float = 0.1,
    seed: int = 1337,
    low: float = -6.0,
    high: float = 6.0,
) -> Dataset:
    """Generate points of a curve: x1 is U(low, high), and normal noise is added to the target.

    Random numbers come from NumPy's legacy generator, whose stream is frozen for good.

    Args:
        formula: the target, in terms of ``x1``.
        samples: number of points, at least 2.
        noise: standard deviation of what is added to the target.
        seed: 0 to 2³² − 1.
        low: least x1.
        high: greatest x1.

    Raises:
        SpecError: the formula is none, or has no finite value at one of the points.
    """
    generator = np.random.RandomState(seed)
    x1 = generator.uniform(low, high, samples)
    exact = evaluate(parse_formula(formula, ("x1",)), {"x1": x1}, samples)
    wrong = ~(np.abs(exact) <= LARGEST)
    if wrong.any():
        at = int(wrong.argmax())
        raise SpecError(
            f"The curve {formula} has {unusable(exact[at])} at x1 = {x1[at]:.4g}. "
            "Change the formula, or the range of x1."
        )
    return Dataset(
        inputs=x1[:, np.newaxis],
        targets=exact + noise * generator.standard_normal(samples),
        task="regression",
        class_count=0,
        domain=np.array([[low, high]]),
    )
