"""Refusing bad input before anything runs: each function raises an error that says what, where, and the mend."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradstudio.compiled.config import NetConfig
from gradstudio.engine.errors import ConfigurationError, ShapeError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_SINGLE_OUTPUT = ("hinge", "logistic")


def checked_inputs(inputs: ArrayLike, config: NetConfig) -> Floats:
    """Return the inputs as a contiguous array of shape (inputs, samples).

    Raises:
        ShapeError: not of shape (samples, inputs), no samples, or a number that is not finite.
    """
    array = np.asarray(inputs, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != config.sizes[0] or not array.shape[0]:
        raise ShapeError(
            f"Inputs of shape {array.shape} do not fit a network with {config.sizes[0]} inputs: "
            f"pass an array of shape (samples, {config.sizes[0]}) with at least one sample."
        )
    _require_finite(array, "input")
    # A copy always: a view of one sample could be read-only, which is another type to the kernels.
    return np.array(array.T, order="C")


def checked_targets(targets: ArrayLike, samples: int, config: NetConfig, loss: str) -> Floats:
    """Return the targets as a contiguous array of shape (1 or outputs, samples).

    Args:
        targets: what was given, one row for each sample.
        samples: number of samples.
        config: the network.
        loss: a name out of `LOSS_NAMES`.

    Raises:
        ShapeError: not one per sample (and output), a number that is not finite, a target other than −1 and +1
            where a class is meant, or no class index.
    """
    array = np.asarray(targets, dtype=np.float64)
    outputs = config.sizes[-1]
    if loss == "softmax_cross_entropy" and outputs < 2:
        raise ShapeError(f"softmax_cross_entropy needs one output per class, at least two, not {outputs}.")
    if loss in _SINGLE_OUTPUT and outputs != 1:
        raise ShapeError(f"{loss} takes one output, but the network has {outputs}.")
    wanted = 1 if loss == "softmax_cross_entropy" else outputs
    if array.ndim == 1 and wanted == 1:
        array = array[:, None]
    if array.shape != (samples, wanted):
        shape = f"({samples},)" if wanted == 1 else f"({samples}, {wanted})"
        raise ShapeError(
            f"Targets of shape {array.shape} do not fit: {loss} on {samples} samples needs {shape}."
        )
    _require_finite(array, "target")
    if loss in _SINGLE_OUTPUT:
        _require(np.abs(array[:, 0]) == 1.0, array, f"{loss} needs a target of −1 or +1")
    elif loss == "softmax_cross_entropy":
        is_class = (array[:, 0] >= 0) & (array[:, 0] < outputs) & (array[:, 0] == np.floor(array[:, 0]))
        _require(is_class, array, f"softmax_cross_entropy needs a class index from 0 to {outputs - 1}")
    # A copy always: a view of one sample could be read-only, which is another type to the kernels.
    return np.array(array.T, order="C")


def checked_parameters(parameters: ArrayLike, config: NetConfig, *, finite: bool = True) -> Floats:
    """Return a copy of a parameter vector.

    Args:
        parameters: one number each.
        config: the network.
        finite: whether each must be finite.

    Raises:
        ShapeError: not one number per parameter, or one that is not finite.
    """
    array = np.array(parameters, dtype=np.float64)
    if array.shape != (config.parameter_count,):
        raise ShapeError(
            f"The network has {config.parameter_count} parameters but an array of shape {array.shape} was given."
        )
    if finite and not np.isfinite(array).all():
        index = int((~np.isfinite(array)).argmax())
        raise ShapeError(f"Parameter {index} is {array[index]}. Give every parameter a finite number.")
    return array


def checked_indices(indices: ArrayLike, config: NetConfig) -> Integers:
    """Return a copy of indices of parameters.

    Raises:
        ShapeError: not one whole number each, or no parameter of that number.
    """
    array = np.array(indices)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        raise ShapeError("Parameters are told by their indices: pass a list of whole numbers.")
    if array.size and not (array.min() >= 0 and array.max() < config.parameter_count):
        raise ShapeError(
            f"The parameters are 0 to {config.parameter_count - 1}, but {array.min()} to {array.max()} were named."
        )
    return array.astype(np.int64)


def checked_rates(learning_rates: ArrayLike) -> Floats:
    """Return the learning rates, one per step.

    Raises:
        ConfigurationError: one is negative or not finite.
    """
    array = np.ascontiguousarray(np.atleast_1d(np.asarray(learning_rates, dtype=np.float64)))
    if array.ndim != 1:
        raise ConfigurationError(
            f"Learning rates are one number per step, not an array of shape {array.shape}."
        )
    bad = ~(np.isfinite(array) & (array >= 0.0))
    if bad.any():
        index = int(bad.argmax())
        raise ConfigurationError(
            f"The learning rate of step {index} is {array[index]}. It must be a finite number of 0 or more."
        )
    return array


def checked_batches(
    order: ArrayLike, starts: ArrayLike, samples: int, steps: int
) -> tuple[Integers, Integers]:
    """Return sample indices and batch starts.

    Args:
        order: indices of samples, batch after batch.
        starts: where each batch starts in `order`, and where the last one ends.
        samples: number of samples in the data set.
        steps: number of batches.

    Raises:
        ConfigurationError: not one batch per step, an empty batch, or an index that no sample has.
    """
    indices = np.ascontiguousarray(np.asarray(order, dtype=np.int64))
    bounds = np.ascontiguousarray(np.asarray(starts, dtype=np.int64))
    if indices.ndim != 1 or bounds.shape != (steps + 1,):
        raise ConfigurationError(
            f"{steps} steps need {steps} batches, that is {steps + 1} starts, but {bounds.size} were given."
        )
    if bounds[0] < 0 or bounds[-1] > indices.size or (np.diff(bounds) < 1).any():
        raise ConfigurationError(
            "A batch is empty or reaches beyond the list of samples. A batch needs 1 or more."
        )
    if indices.size and not (indices.min() >= 0 and indices.max() < samples):
        raise ConfigurationError(
            f"A batch names a sample that is not there: the data set has samples 0 to {samples - 1}."
        )
    return indices, bounds


def _require_finite(array: Floats, what: str) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(
            array.sum()
        ):  # a quick look, as each NaN and inf makes the sum one; it may also overflow
            return
    finite = np.isfinite(array).all(axis=1)
    if not finite.all():
        row = int((~finite).argmax())
        raise ShapeError(
            f"Sample {row + 1} has an {what} that is not finite: {array[row].tolist()}. "
            "Leave the sample out or give it a value."
            if what == "input"
            else f"Sample {row + 1} has a target that is not finite: {array[row].tolist()}. "
            "Leave the sample out or give it a value."
        )


def _require(legal: NDArray[np.bool_], array: Floats, rule: str) -> None:
    if not legal.all():
        row = int((~legal).argmax())
        raise ShapeError(f"Sample {row + 1} has the target {array[row, 0].item()!r}, but {rule}.")
