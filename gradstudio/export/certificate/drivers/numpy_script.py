"""Has an exported NumPy script predict, backpropagate and train on."""

from collections.abc import Mapping
from itertools import islice
from types import ModuleType
from typing import Any

import numpy as np


def observe(script: ModuleType, steps: int) -> Mapping[str, Any]:
    """Return what a script computes; its gradients are named by their order."""
    x, y = getattr(script, "x_train", script.x), getattr(script, "y_train", script.y)
    with np.errstate(all="ignore"):
        loss, *accuracy, gradients = script.backpropagate(x, y)
        return {
            "outputs": script.predict(script.x),
            "loss": loss,
            "accuracy": accuracy[0] if accuracy else np.nan,
            "gradients": {str(place): gradient for place, gradient in enumerate(gradients)},
            "losses": [step[1] for step in islice(script.training(), steps)],
            "ran_with": f"numpy {np.__version__}",
        }
