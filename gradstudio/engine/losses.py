"""Losses of one sample, as functions of the network's outputs and the target.

Every function takes the outputs of the last layer, as a sequence or, of a single neuron, as a `Value` by itself,
and a target, and returns one `Value`.
Binary targets are −1 and +1; a class target is an index counted from 0; a regression target is a number. A target
that is no class may be a `Value` too, whose gradient is then wanted or whose number is put in later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gradstudio.engine.errors import ShapeError, shown
from gradstudio.engine.value import Value

TARGET, MINUS_TARGET = "target", "−y"
"""Labels of the leaf that holds a sample's target, or its negative, in the graph."""

Outputs = Value | Sequence[Value]
"""What a network returns for a sample."""


def squared_error(outputs: Outputs, target: float | Value) -> Value:
    """(output − target)²."""
    error = _single(outputs, "squared_error") - _constant(target, TARGET)
    return error * error


def half_squared_error(outputs: Outputs, target: float | Value) -> Value:
    """½ (output − target)², whose derivative is the error itself."""
    error = _single(outputs, "half_squared_error") - _constant(target, TARGET)
    return 0.5 * (error * error)


def hinge(outputs: Outputs, target: float | Value) -> Value:
    """max(0, 1 − target·score) for a target of −1 or +1.

    Source: Cortes & Vapnik 1995; the max-margin loss of support-vector machines.
    """
    return (1.0 + _constant(-target, MINUS_TARGET) * _single(outputs, "hinge")).relu()


def logistic(outputs: Outputs, target: float | Value) -> Value:
    """ln(1 + exp(−target·score)): cross-entropy of a logit, for a target of −1 or +1."""
    return (_constant(-target, MINUS_TARGET) * _single(outputs, "logistic")).softplus()


def softmax_cross_entropy(outputs: Outputs, target: float) -> Value:
    """ln Σ exp(score) − score of the right class, with the largest score taken out so that nothing overflows.

    Raises:
        ShapeError: fewer than two outputs, or a target that is no class index.
    """
    outputs = _listed(outputs)
    index = int(target)
    if len(outputs) < 2 or index != target or not 0 <= index < len(outputs):
        raise ShapeError(
            f"softmax_cross_entropy got {len(outputs)} outputs and the class {shown(target)}. "
            "It needs one output per class, at least two, and a class index counted from 0."
        )
    largest = max(output.data for output in outputs)
    total = (outputs[0] - largest).exp()
    for output in outputs[1:]:
        total = total + (output - largest).exp()
    return total.log() + largest - outputs[index]


LOSSES: Mapping[str, Callable[[Outputs, float], Value]] = {
    "half_squared_error": half_squared_error,
    "squared_error": squared_error,
    "hinge": hinge,
    "logistic": logistic,
    "softmax_cross_entropy": softmax_cross_entropy,
}
"""Losses by name: (outputs, target) → loss of the sample."""


def mean(losses: Outputs) -> Value:
    """Average of the samples' losses, summed from first to last; of a single one, that one.

    Raises:
        ShapeError: there are none.
    """
    losses = _listed(losses)
    if not losses:
        raise ShapeError("The mean of no losses is not defined. Pass at least one sample.")
    return total(losses) * (1.0 / len(losses))


def total(values: Sequence[Value]) -> Value:
    """Sum from first to last, starting from a leaf of 0 as Python's `sum` does."""
    result = Value(0.0)
    for value in values:
        result = result + value
    return result


def l1_penalty(parameters: Sequence[Value], strength: float) -> Value:
    """strength · Σ |p|, over the parameters given; its derivative at p = 0 is 0."""
    return strength * total([parameter.abs() for parameter in parameters])


def l2_penalty(parameters: Sequence[Value], strength: float) -> Value:
    """strength · Σ p², over the parameters given."""
    return strength * total([parameter * parameter for parameter in parameters])


def _constant(number: float | Value, label: str) -> Value:
    return number if isinstance(number, Value) else Value(number, label=label)


def _listed(values: Outputs) -> Sequence[Value]:
    return [values] if isinstance(values, Value) else values


def _single(outputs: Outputs, loss: str) -> Value:
    outputs = _listed(outputs)
    if len(outputs) != 1:
        raise ShapeError(f"{loss} takes one output, but the network has {len(outputs)}.")
    return outputs[0]
