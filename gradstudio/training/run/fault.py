"""Whether a step of the reference engine can be taken."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradstudio.engine.value import Value
from gradstudio.training.run.engine import Evaluation
from gradstudio.training.run.errors import TrainingError


def fault_of(step: int, batch: Evaluation, leaves: Sequence[Value]) -> TrainingError | None:
    """Return why a step cannot be taken, or None if its numbers are finite.

    Args:
        step: its index.
        batch: loss and gradients of its batch.
        leaves: the parameters.
    """
    # A sum is finite if all its terms are; it can overflow without them, and is then as good as infinite.
    if math.isfinite(batch.loss) and math.isfinite(sum(batch.gradients)):
        return None
    pairs = list(zip(leaves, batch.gradients, strict=True))
    wrong = [pair for pair in pairs if not (math.isfinite(pair[0].data) and math.isfinite(pair[1]))]
    # Where all or none are wrong, the largest parameter is the one to look at.
    if not 0 < len(wrong) < len(pairs):
        wrong = [pair for pair in wrong if not math.isfinite(pair[0].data)]
    leaf, gradient = wrong[0] if wrong else max(pairs, key=lambda pair: abs(pair[0].data))
    return TrainingError(step, batch.loss, leaf.label, leaf.data, gradient)
