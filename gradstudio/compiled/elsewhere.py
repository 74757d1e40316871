"""The loss that a network would have at other parameters than its own, at many of them in one compiled call.

Without a gradient no layer is worth a call to BLAS: samples go through in parts whose activations stay in the
cache, where tiles are as fast or faster (``python -m benchmarks.landscape`` has NumPy's products beside them).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.arguments import BatchedData, NetworkArrays, Rule
from gradstudio.compiled.fleet_kernels import measure_fleet, measure_plane
from gradstudio.compiled.state import NetworkState
from gradstudio.engine.errors import ShapeError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def losses_at(network: NetworkState, parameters: Floats, chosen: Integers | None = None) -> Floats:
    """Return the loss that a network would have at other parameters, on samples that it has loaded.

    Penalties are included, dropout is not. The network is not changed. Not thread-safe: only the thread that owns
    the network may call this.

    Args:
        network: whose shape, rule and samples count.
        parameters: shape (points, parameters), contiguous.
        chosen: indices of the samples that count; None for all.

    Returns:
        Shape (points,).

    Raises:
        ShapeError: not one number per parameter.
        ConfigurationError: no samples are loaded.
    """
    count = network.net.parameter_count
    if parameters.ndim != 2 or parameters.shape[1] != count:
        raise ShapeError(
            f"The network has {count} parameters, but points of shape {parameters.shape} were given."
        )
    losses, accuracies = np.empty(len(parameters)), np.empty(len(parameters))
    arrays, data, rule = _ready(network, chosen)
    measure_fleet(arrays, data, rule, parameters, losses, accuracies)
    return losses


def losses_on_plane(
    network: NetworkState, plane: Floats, places: Floats, chosen: Integers | None = None
) -> Floats:
    """Return the loss that a network would have at some places of a plane through its parameters.

    As `losses_at`, but the parameters of no two places are held at once.

    Args:
        network: whose shape, rule and samples count.
        plane: shape (3, parameters), contiguous: the origin and two directions.
        places: shape (places, 2), contiguous: how far to go along each direction.
        chosen: indices of the samples that count; None for all.

    Returns:
        Shape (places,).

    Raises:
        ShapeError: not one number per parameter.
        ConfigurationError: no samples are loaded.
    """
    count = network.net.parameter_count
    if plane.shape != (3, count) or places.ndim != 2 or places.shape[1] != 2:
        raise ShapeError(
            f"A plane of shape {plane.shape} and places of shape {places.shape} do not fit: a network of {count} "
            f"parameters takes (3, {count}) and (places, 2)."
        )
    losses = np.empty(len(places))
    arrays, data, rule = _ready(network, chosen)
    measure_plane(arrays._replace(parameters=np.empty(count)), data, rule, plane, places, losses)
    return losses


def _ready(network: NetworkState, chosen: Integers | None) -> tuple[NetworkArrays, BatchedData, Rule]:
    inputs, targets = network._data()
    some = np.arange(inputs.shape[1]) if chosen is None else chosen
    workspace = network._workspaces.of(len(some), on_tiles=True)
    return workspace.arrays, workspace.some(inputs, targets, some), network._looking(penalties=True)
