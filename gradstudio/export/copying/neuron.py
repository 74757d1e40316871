"""The `Value` graph of one scalar of a network: a neuron on what the layer before hands it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.errors import MathDomainError
from gradstudio.engine.nn import Neuron
from gradstudio.engine.paths import Part, ScalarPath
from gradstudio.engine.value import Value
from gradstudio.export.errors import ExportError
from gradstudio.export.subject import ExportSubject

Floats = NDArray[np.float64]


def scalar_value(subject: ExportSubject, path: ScalarPath, sample: int) -> Value:
    """Return a scalar with what it is computed from: its neuron's parameters, and what that is handed.

    Args:
        subject: what is handed over.
        path: of a parameter, an input, a pre-activation, an activation, or of a neuron, which means the last.
        sample: of whose numbers it is, from 0.

    Raises:
        ExportError: there is no such scalar or sample.
    """
    sizes = subject.spec.sizes
    if not path.is_in(sizes) or path.neuron is None:
        raise ExportError(
            f"There is no {path} in a {'-'.join(map(str, sizes))} network. Select something else."
        )
    if path.layer == 0:
        return _handed(subject, 0, sample)[path.neuron]
    layer = subject.layers[path.layer - 1]
    weights, bias = layer.weight[path.neuron], float(layer.bias[path.neuron])
    if path.is_parameter:
        number = bias if path.weight is None else float(weights[path.weight])
        return Value(number, label=str(path.for_all_samples))
    label = str(replace(path, part="neuron", weight=None, sample=None))
    activation = "linear" if path.part == "pre_activation" else layer.activation
    neuron = Neuron(len(weights), activation, 0, label)
    for parameter, number in zip(neuron.parameters(), [*weights.tolist(), bias], strict=True):
        parameter.data = number
    try:
        value = neuron(_handed(subject, path.layer - 1, sample))
    except MathDomainError as error:
        raise ExportError(f"{path} has no value at this moment. {error}") from None
    if path.part == "pre_activation":
        value.label = f"{label}.z"
    return value


def handed_numbers(subject: ExportSubject, layer: int, sample: int) -> Floats:
    """Return what the neurons after a layer are handed, without dropout.

    Args:
        subject: what is handed over.
        layer: 0 for the inputs.
        sample: from 0.

    Raises:
        ExportError: there is no such sample, or a layer has no finite numbers.
    """
    count = len(subject.dataset)
    if not 0 <= sample < count:
        raise ExportError(f"There is no sample {sample + 1}: there are {count:,}. Choose another one.")
    signal: Floats = subject.dataset.inputs[sample]
    try:
        for one in subject.layers[:layer]:
            operation = ACTIVATIONS[one.activation].operation
            with np.errstate(all="ignore"):
                z = one.weight @ signal + one.bias
            signal = (
                z if operation is None else np.array([operation.forward(number) for number in z.tolist()])
            )
    except ValueError:  # a sine of what is not finite
        raise ExportError(
            f"Layer {layer} has no finite numbers at this moment. Choose an earlier step."
        ) from None
    return signal


def _handed(subject: ExportSubject, layer: int, sample: int) -> list[Value]:
    numbers = handed_numbers(subject, layer, sample).tolist()
    part: Part = "input" if layer == 0 else "activation"
    return [
        Value(number, label=str(ScalarPath(part=part, layer=layer, neuron=index)))
        for index, number in enumerate(numbers)
    ]
