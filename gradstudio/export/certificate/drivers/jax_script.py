"""Has an exported JAX script predict, find its gradients and train on."""

from collections.abc import Mapping
from itertools import islice
from types import ModuleType
from typing import Any

import jax
import numpy as np


def observe(script: ModuleType, steps: int) -> Mapping[str, Any]:
    """Return what a script computes; its gradients are named by their order."""
    x, y = getattr(script, "x_train", script.x), getattr(script, "y_train", script.y)
    found, gradients = script.loss_and_gradients(script.params, x, y)
    loss, accuracy = found if isinstance(found, tuple) else (found, np.nan)
    return {
        "outputs": script.predict(script.params, script.x),
        "loss": loss,
        "accuracy": _share(float(accuracy), len(y)),
        "gradients": {str(place): gradient for place, gradient in enumerate(gradients)},
        "losses": [float(step[1]) for step in islice(script.training(), steps)],
        "ran_with": f"jax {jax.__version__}",
    }


def _share(accuracy: float, samples: int) -> float:
    """Return a share of samples in 64 bits, also where it was computed in 32."""
    return accuracy if np.isnan(accuracy) else round(accuracy * samples) / samples
