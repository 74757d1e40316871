"""What the compiled kernels count of a network, in the words of its health."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.config import NetConfig
from gradstudio.compiled.counting import (
    A_MEAN,
    A_SPREAD,
    GRADIENTS,
    POSITIVE,
    SATURATED,
    UPDATE,
    WEIGHTS,
    Z_MEAN,
    Z_SPREAD,
    Limits,
    count_parameters,
    count_units,
)
from gradstudio.compiled.counting import BEYOND as BEYOND_ROW
from gradstudio.engine.paths import begin_of_layer
from gradstudio.training.health.bins import HALF_BINS, NARROWEST, bins_from
from gradstudio.training.health.numbers import BEYOND, SATURATED_SHARE, ParameterNumbers, UnitNumbers, norm
from gradstudio.training.run.parameters import by_layer

Floats = NDArray[np.float64]

_LIMITS = Limits(saturated=SATURATED_SHARE, beyond=BEYOND, half=HALF_BINS, narrowest=NARROWEST)


def packed_unit_numbers(net: NetConfig, parameters: Floats, inputs: Floats) -> UnitNumbers:
    """Count what is to be known of the units of a network.

    Args:
        net: the network.
        parameters: flat, in the order of `MLP.parameters`.
        inputs: shape (inputs, samples).
    """
    found = count_units(net, parameters, inputs, _LIMITS)
    numbers = found.numbers
    return UnitNumbers(
        samples=inputs.shape[1],
        positive=numbers[POSITIVE],
        saturated=numbers[SATURATED],
        beyond=numbers[BEYOND_ROW],
        z_mean=numbers[Z_MEAN],
        z_spread=numbers[Z_SPREAD],
        a_mean=numbers[A_MEAN],
        a_spread=numbers[A_SPREAD],
        activations=tuple(map(bins_from, found.exponents.tolist(), found.bins)),
    )


def packed_parameter_numbers(
    net: NetConfig, parameters: Floats, gradients: Floats, update: Floats
) -> ParameterNumbers:
    """Count what is to be known of the parameters of a network.

    Args:
        net: the network.
        parameters: flat, in the order of `MLP.parameters`.
        gradients: one for each of them.
        update: what is added to each of them.
    """
    found = count_parameters(net, parameters, gradients, update, _LIMITS)
    squares, exponents = found.squares.tolist(), found.exponents.tolist()
    own, changes = (by_layer(net.sizes, flat) for flat in (parameters, update))
    layers = range(net.layer_count)
    begins = [begin_of_layer(layer, net.sizes) for layer in range(1, net.layer_count + 2)]
    slopes = [gradients[begin:end] for begin, end in pairwise(begins)]
    return ParameterNumbers(
        weight_norms=[norm(own[k].weights, squares[k][WEIGHTS]) for k in layers],
        gradient_norms=[norm(slopes[k], squares[k][GRADIENTS]) for k in layers],
        update_norms=[norm(changes[k].weights, squares[k][UPDATE]) for k in layers],
        weights=tuple(bins_from(exponents[k][WEIGHTS], found.bins[k, WEIGHTS]) for k in layers),
        gradients=tuple(bins_from(exponents[k][GRADIENTS], found.bins[k, GRADIENTS]) for k in layers),
    )
