"""What the numbers of a network are like, layer by layer: means, spreads, norms, and how many lie where.

Of the units over all samples, in one forward pass: samples are worked off part by part, and the numbers of a part
are looked at while they are in the cache. Of the parameters, their gradients and an update of them, in one pass.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.activations import LINEAR, RELU, activate_in_place
from gradstudio.compiled.config import NetConfig
from gradstudio.compiled.jit import entry
from gradstudio.compiled.layout import (
    ACTIVATION,
    INPUTS,
    NEURONS,
    PARAMETERS,
    USES_BLAS,
    padded,
    plan_of_layers,
)
from gradstudio.compiled.products import layer_product
from gradstudio.compiled.tallies import (
    add_moments,
    count_beyond,
    count_positive,
    count_saturated,
    largest_size,
    put,
    sum_of_squares,
    widen,
)
from gradstudio.compiled.width import LANES

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

POSITIVE, SATURATED, BEYOND, Z_MEAN, Z_SPREAD, A_MEAN, A_SPREAD = range(7)
"""Rows of `UnitCounts.numbers`."""
WEIGHTS, GRADIENTS, UPDATE = range(3)
"""Columns of `ParameterCounts.squares`; the first two those of its bins."""
_PART = 504
"""Samples worked off at once: whole tiles, and an odd number of cache lines in a row."""


class Limits(NamedTuple):
    """What is counted.

    Attributes:
        saturated: a unit is saturated where the slope of tanh or sigmoid is below this share of the largest.
        beyond: pre-activations beyond ±this are counted, and those that are not numbers.
        half: number of bins on either side of 0, a power of two.
        narrowest: exponent of two of the narrowest bins.
    """

    saturated: float
    beyond: float
    half: int
    narrowest: int


class UnitCounts(NamedTuple):
    """What was counted of all units, those of the first layer first.

    Attributes:
        numbers: shape (7, units): at how many samples the activation is positive, saturated, the pre-activation
            beyond its limit; mean and standard deviation of the pre-activations, and of the activations.
        exponents: shape (layers,), the bins of a layer's activations are 2 to this power wide.
        bins: shape (layers, 2 · half), how many activations are in each; 0 is the edge in the middle.
    """

    numbers: Floats
    exponents: Integers
    bins: Integers


class ParameterCounts(NamedTuple):
    """What was counted of the parameters of each layer.

    Attributes:
        squares: shape (layers, 3), sum of the squares of its weights, of all its gradients, and of what an update
            adds to its weights; weights without biases.
        exponents: shape (layers, 2), the bins of weights and of gradients are 2 to this power wide.
        bins: shape (layers, 2, 2 · half), how many weights and gradients are in each.
    """

    squares: Floats
    exponents: Integers
    bins: Integers


def count_units(net: NetConfig, parameters: Floats, inputs: Floats, limits: Limits) -> UnitCounts:
    """Count what the units of a network answer to some samples, without dropout.

    Args:
        net: the network.
        parameters: in micrograd's order; they need not be finite.
        inputs: shape (inputs, samples), at least one sample.
        limits: what is counted.
    """
    plan = plan_of_layers(net)
    units, samples = int(plan[:, NEURONS].sum()), inputs.shape[1]
    part = min(padded(samples), _PART)
    one_layer = (max(net.sizes) + 1) * part
    numbers, exponents = np.zeros((7, units)), np.full(len(plan), limits.narrowest)
    bins = np.zeros((len(plan), 2 * limits.half), dtype=np.int64)
    rows = np.zeros((2, one_layer))
    _count_units(
        plan, _writeable(parameters), _writeable(inputs), limits, part, rows, numbers, exponents, bins
    )
    with np.errstate(invalid="ignore"):
        for spread in (Z_SPREAD, A_SPREAD):
            np.sqrt(numbers[spread] / samples, out=numbers[spread])
    return UnitCounts(numbers, exponents, bins)


def count_parameters(
    net: NetConfig, parameters: Floats, gradients: Floats, update: Floats, limits: Limits
) -> ParameterCounts:
    """Count what the parameters of each layer are like.

    Args:
        net: the network.
        parameters: in micrograd's order.
        gradients: one for each of them.
        update: what is added to each of them.
        limits: what is counted.
    """
    plan = plan_of_layers(net)
    squares, exponents = np.zeros((len(plan), 3)), np.full((len(plan), 2), limits.narrowest)
    bins = np.zeros((len(plan), 2, 2 * limits.half), dtype=np.int64)
    own, slopes, changes = map(_writeable, (parameters, gradients, update))
    _count_parameters(plan, own, slopes, changes, limits, squares, exponents, bins)
    return ParameterCounts(squares, exponents, bins)


def warm_up_counting(net: NetConfig) -> None:
    """Load the counting kernels from the disk, or compile them; they serve any network."""
    limits, some = Limits(0.0, 0.0, 1, 0), np.zeros(net.parameter_count)
    count_units(net, some, np.zeros((net.sizes[0], 1)), limits)
    count_parameters(net, some, some, some, limits)


def _writeable(numbers: Floats) -> Floats:
    """Return numbers, or a copy of those that cannot be written to: kernels are compiled for arrays that can."""
    return numbers if numbers.flags.writeable else numbers.copy()


@entry
def _count_units(
    plan: Integers,
    parameters: Floats,
    inputs: Floats,
    limits: Limits,
    part: int,
    rows: Floats,
    numbers: Floats,
    exponents: Integers,
    bins: Integers,
) -> None:
    """Count what the units of a network answer to samples, part by part and layer by layer.

    Args:
        plan: see `layout`; where things lie in a workspace does not matter.
        parameters: in micrograd's order.
        inputs: shape (inputs, samples).
        limits: what is counted.
        part: samples worked off at once, whole vectors.
        rows: scratch, shape (2, numbers of the largest layer and of a row of ones).
        numbers: shape (7, units), zeros; receives what is counted, in the place of spreads their squares' sums.
        exponents: shape (layers,); receives the width of the bins.
        bins: shape (layers, bins), zeros; receives how many activations are in each.
    """
    samples = inputs.shape[1]
    for start in range(0, samples, part):
        count = min(part, samples - start)
        columns = (count + LANES - 1) // LANES * LANES
        for i in range(inputs.shape[0]):
            for s in range(count):
                rows[0, i * columns + s] = inputs[i, start + s]
            for s in range(count, columns):
                rows[0, i * columns + s] = 0.0
        first = 0
        for layer in range(plan.shape[0]):
            row, before, after = plan[layer], rows[layer % 2], rows[(layer + 1) % 2]
            kind, neurons, size = row[ACTIVATION], row[NEURONS], row[INPUTS]
            for s in range(size * columns, (size + 1) * columns):
                before[s] = 1.0
            layer_product(
                after, 0, parameters, row[PARAMETERS], neurons, size, before, 0, columns, columns, False,
                row[USES_BLAS],
            )  # fmt: skip
            largest = 0.0
            for neuron in range(neurons):
                unit, values = first + neuron, after[neuron * columns : neuron * columns + count]
                numbers[BEYOND, unit] += count_beyond(values, limits.beyond)
                add_moments(numbers, Z_MEAN, unit, start, values)
                if kind == RELU:
                    for s in range(neuron * columns, (neuron + 1) * columns):
                        after[s] = 0.0 if after[s] <= 0.0 else after[s]  # a NaN stays
                elif kind != LINEAR:
                    activate_in_place(kind, after[neuron * columns : (neuron + 1) * columns])
                numbers[POSITIVE, unit] += count_positive(values)
                numbers[SATURATED, unit] += count_saturated(kind, values, limits.saturated)
                add_moments(numbers, A_MEAN, unit, start, values)
                largest = max(largest, largest_size(values))
            exponents[layer] = widen(bins[layer], exponents[layer], largest)
            for neuron in range(neurons):
                put(after[neuron * columns : neuron * columns + count], bins[layer], exponents[layer])
            first += neurons


@entry
def _count_parameters(
    plan: Integers,
    parameters: Floats,
    gradients: Floats,
    update: Floats,
    limits: Limits,
    squares: Floats,
    exponents: Integers,
    bins: Integers,
) -> None:
    """Count what the parameters of each layer are like.

    Args:
        plan: see `layout`.
        parameters: in micrograd's order.
        gradients: one for each of them.
        update: what is added to each of them.
        limits: what is counted.
        squares: shape (layers, 3), zeros; receives sums of squares.
        exponents: shape (layers, 2); receives the width of the bins.
        bins: shape (layers, 2, bins), zeros; receives how many numbers are in each.
    """
    for layer in range(plan.shape[0]):
        row = plan[layer]
        begin, neurons, inputs = row[PARAMETERS], row[NEURONS], row[INPUTS]
        every = gradients[begin : begin + neurons * (inputs + 1)]
        squares[layer, GRADIENTS] = sum_of_squares(every)
        exponents[layer, GRADIENTS] = widen(
            bins[layer, GRADIENTS], exponents[layer, GRADIENTS], largest_size(every)
        )
        put(every, bins[layer, GRADIENTS], exponents[layer, GRADIENTS])
        largest = 0.0
        for neuron in range(neurons):
            at = begin + neuron * (inputs + 1)
            weights = parameters[at : at + inputs]
            squares[layer, WEIGHTS] += sum_of_squares(weights)
            squares[layer, UPDATE] += sum_of_squares(update[at : at + inputs])
            largest = max(largest, largest_size(weights))
        exponents[layer, WEIGHTS] = widen(bins[layer, WEIGHTS], exponents[layer, WEIGHTS], largest)
        for neuron in range(neurons):
            at = begin + neuron * (inputs + 1)
            put(parameters[at : at + inputs], bins[layer, WEIGHTS], exponents[layer, WEIGHTS])
