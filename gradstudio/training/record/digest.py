"""What tells one state of a run from another, as a short text."""

from __future__ import annotations

import hashlib

import numpy as np

from gradstudio.training.run.state import RunState


def state_digest(state: RunState) -> str:
    """Return the SHA-256 of all that the steps to come follow from, the memory of the stop rules left out.

    Two states with the same digest go on with the same bits under the same spec.
    """
    engine = state.engine
    whole = hashlib.sha256(repr((engine.step, engine.began_at, engine.epoch, engine.used)).encode("ascii"))
    numbers = (engine.parameters, engine.first, engine.second, engine.cut_from, np.array(state.replaced))
    for array in numbers:
        whole.update(array.astype("<f8").tobytes())
    return whole.hexdigest()
