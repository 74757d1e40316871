"""What the readings say of each layer, as arrays by reading and layer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.mending import hidden_layers
from gradstudio.training.doctor.standing import is_under_way
from gradstudio.training.health.reading import LayerHealth

Floats = NDArray[np.float64]

FEWEST = 8
"""Number of readings from which on something lasts."""
SHARE = 0.5
"""A condition lasts if it holds for this share of a run's steps, up to its end."""

_AGREE = 0.9
_WINDOW = 7


def by_layer_and_step(case: Case, measure: Callable[[LayerHealth], float]) -> Floats:
    """Return a number of each layer at each reading, shape (readings, layers).

    Args:
        case: with readings.
        measure: the number of a layer.
    """
    rows = [[measure(layer) for layer in reading.layers] for reading in case.seen]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(case.spec.network.layers))


def reading_steps(case: Case) -> Floats:
    """Return the steps of the readings."""
    return np.array([reading.step for reading in case.seen], dtype=np.float64)


def longest(case: Case, is_so: NDArray[np.bool_], share: float) -> tuple[int, int] | None:
    """Return the first and the last step of the longest time that something was so; None if it was too short.

    Args:
        case: with readings.
        is_so: at each reading.
        share: of the steps under this spec that it has to be so.
    """
    if len(is_so) < FEWEST or not is_under_way(case):
        return None
    steps = reading_steps(case)
    # A few readings may say otherwise: numbers flicker about a bound.
    around = np.convolve(np.pad(is_so, _WINDOW // 2, mode="edge"), np.ones(_WINDOW), mode="valid")
    is_so = around > _WINDOW / 2
    ends = np.flatnonzero(np.diff(np.concatenate([[False], is_so, [False]]).astype(np.int8)))
    stretches = [(int(steps[begin]), int(steps[end - 1])) for begin, end in ends.reshape(-1, 2)]
    since, until = max(stretches, key=lambda one: one[1] - one[0], default=(0, 0))
    return (since, until) if until - since >= share * (case.steps - case.begin) > 0 else None


def lasting(case: Case, is_so: NDArray[np.bool_]) -> int | None:
    """Return the step since which something is so up to the end, if that is long enough; else None.

    One reading in ten may say otherwise: numbers flicker about a bound.

    Args:
        case: with readings.
        is_so: at each reading.
    """
    if len(is_so) < FEWEST or not is_so[-1] or not is_under_way(case):
        return None
    steps = reading_steps(case)
    # The share of readings from each on that say so.
    agree = np.cumsum(is_so[::-1])[::-1] / np.arange(len(is_so), 0, -1)
    places = np.flatnonzero(is_so & (agree >= _AGREE))
    since = int(steps[places[0]])
    needed = SHARE * (case.steps - case.begin)
    return since if case.steps - since >= needed and len(is_so) - places[0] >= FEWEST / 2 else None


def lasting_in(case: Case, is_so: NDArray[np.bool_]) -> dict[int, int]:
    """Return the hidden layers in which something lasts, each with the step since which it does; see `lasting`.

    Args:
        case: with readings.
        is_so: at each reading in each layer, shape (readings, layers).
    """
    since = {index: lasting(case, is_so[:, index]) for index in hidden_layers(case.spec)}
    return {index: step for index, step in since.items() if step is not None}


def names_of(layers: list[int], count: int) -> str:
    """Return layers in words, such as "layers 1 to 3" or "the output layer".

    Args:
        layers: indices, ascending.
        count: number of layers of the network.
    """
    if len(layers) == 1:
        return "the output layer" if layers[0] == count - 1 else f"layer {layers[0] + 1}"
    if layers == list(range(layers[0], layers[-1] + 1)):
        return f"layers {layers[0] + 1} to {layers[-1] + 1}"
    return "layers " + ", ".join(str(layer + 1) for layer in layers[:-1]) + f" and {layers[-1] + 1}"
