"""How values, networks and projects show themselves in a notebook: a drawing, and a text beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gradstudio.engine.nn import MLP
from gradstudio.engine.value import Value
from gradstudio.export.drawing.network_drawing import DrawnLayer, network_as_svg
from gradstudio.export.drawing.value_drawing import value_as_svg

MOST_SCALARS = 200
"""A larger graph cannot be read as a drawing, and would make notebooks large."""

Bundle = dict[str, str]
"""MIME type → text, as Jupyter asks for it."""


def bundle_of(thing: object) -> Bundle:
    """Return how a `Value` or an `MLP` shows itself.

    Raises:
        TypeError: it is something else.
    """
    if isinstance(thing, Value):
        return value_bundle(thing)
    if isinstance(thing, MLP):
        return mlp_bundle(thing)
    raise TypeError(f"A {type(thing).__name__} has no drawing.")


def value_bundle(value: Value) -> Bundle:
    """Return how a value shows itself: its graph, or that it is too large for one."""
    text = f"{value.label} = {value!r}" if value.label else repr(value)
    if _has_more_than(MOST_SCALARS, value):
        more = (
            f"It is computed from more than {MOST_SCALARS} scalars, which is too large for a drawing here. "
            "gradstudio.show(…) opens it in the window."
        )
        return {"text/plain": f"{text}\n{more}"}
    return {"text/plain": text, "image/svg+xml": value_as_svg(value)}


def mlp_bundle(mlp: MLP) -> Bundle:
    """Return how an MLP shows itself: its neurons and weights."""
    layers = [
        DrawnLayer(
            weight=np.array([[weight.data for weight in neuron.w] for neuron in layer.neurons]),
            activation=layer.neurons[0].activation,
        )
        for layer in mlp.layers
    ]
    inputs = [f"x{number}" for number in range(1, layers[0].weight.shape[1] + 1)]
    return network_bundle(layers, inputs, (), _summary("MLP", layers))


def network_bundle(
    layers: Sequence[DrawnLayer], inputs: Sequence[str], outputs: Sequence[str], text: str
) -> Bundle:
    """Return how a network shows itself.

    Args:
        layers: from the first hidden one to the output layer.
        inputs: name of each input.
        outputs: name of each output; empty for none.
        text: what is said of it.
    """
    return {"text/plain": text, "image/svg+xml": network_as_svg(layers, inputs, outputs)}


def _summary(what: str, layers: Sequence[DrawnLayer]) -> str:
    sizes = [layers[0].weight.shape[1], *(len(layer.weight) for layer in layers)]
    count = sum(layer.weight.size + len(layer.weight) for layer in layers)
    activations = ", ".join(layer.activation for layer in layers)
    return f"{what} {'-'.join(map(str, sizes))}: {count:,} parameters; {activations}"


def _has_more_than(most: int, root: Value) -> bool:
    """Whether a graph has more than so many scalars; of a large one no more are looked at."""
    seen, stack = {root}, [root]
    while stack and len(seen) <= most:
        for operand in stack.pop()._prev:
            if operand not in seen:
                seen.add(operand)
                stack.append(operand)
    return len(seen) > most
