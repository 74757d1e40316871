"""What a network says of samples: scores, probabilities, and the answer itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradstudio.data.source import load_dataset
from gradstudio.importing.by_name import frame_order
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.samples import array_of, numbers_of
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.metrics import picked_classes

Floats = NDArray[np.float64]

_MOST_NUMBERS = 2**23
"""Activations that are computed at once."""


def outputs_of(spec: ProjectSpec, parameters: Floats, xs: Any = None) -> Floats:
    """Return the outputs of the network, shape (samples, outputs), without dropout.

    Args:
        spec: the project.
        parameters: flat, in the order of `MLP.parameters`.
        xs: the columns of samples, a row for each: features and standardising are applied. None for all samples of
            the project.

    Raises:
        ImportingError: they do not fit the columns.
    """
    from gradstudio.compiled.maps import activations_of  # noqa: PLC0415 - it loads the compiler
    from gradstudio.training.run.packed_config import net_config  # noqa: PLC0415

    dataset = load_dataset(spec.data)
    inputs = dataset.inputs if xs is None else dataset.features.apply(_columns(xs, dataset.columns))
    net, own = net_config(spec), np.array(parameters)
    rows = max(1, _MOST_NUMBERS // sum(spec.sizes))
    parts = [
        activations_of(net, own, inputs[begin : begin + rows])[-1].T for begin in range(0, len(inputs), rows)
    ]
    return np.vstack(parts) if parts else np.empty((0, spec.sizes[-1]))


def probabilities_of(spec: ProjectSpec, outputs: Floats) -> Floats:
    """Return the probability of each class, shape (samples, classes).

    Args:
        spec: the project.
        outputs: as `outputs_of` returns them.

    Raises:
        ImportingError: the loss makes no probabilities of the outputs.
    """
    match spec.training.loss:
        case "logistic":
            second = np.exp(-np.logaddexp(0.0, -outputs[:, 0]))
            return np.column_stack([np.exp(-np.logaddexp(0.0, outputs[:, 0])), second])
        case "softmax_cross_entropy":
            raised = np.exp(outputs - outputs.max(axis=1, keepdims=True))
            shares: Floats = raised / raised.sum(axis=1, keepdims=True)
            return shares
    raise ImportingError(
        f"The loss {spec.training.loss} makes no probabilities of the outputs. Ask for predict or outputs, "
        "or train by "
        "logistic or softmax_cross_entropy."
    )


def predictions_of(spec: ProjectSpec, outputs: Floats) -> NDArray[Any]:
    """Return the answer for each sample, shape (samples,): a number in the target's own unit, or a class by name.

    Args:
        spec: the project.
        outputs: as `outputs_of` returns them.
    """
    if spec.data.task == "regression":
        return np.array(load_dataset(spec.data).in_target_unit(outputs[:, 0]))
    return np.array(spec.data.class_names)[picked_classes(outputs)]


def _columns(xs: Any, columns: tuple[str, ...]) -> Floats:
    array = array_of(xs, "xs")
    if array.ndim == 1 and len(columns) == 1:
        array = array[:, np.newaxis]
    elif array.shape == (len(columns),):
        array = array[np.newaxis, :]
    if array.ndim > 2:
        array = array.reshape(len(array), int(np.prod(array.shape[1:])))
    if array.ndim != 2 or array.shape[1] != len(columns):
        some = ", ".join(columns[:5]) + (", …" if len(columns) > 5 else "")
        raise ImportingError(
            f"xs has the shape {array.shape}, but a sample has {len(columns)} columns: {some}. Give one "
            "row for each "
            "sample."
        )
    order = frame_order(xs, columns, "the project")
    return numbers_of(array if order is None else array[:, order], "xs", columns)
