"""What a part of a network is called in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.engine.paths import ScalarPath


def part_text(part: ScalarPath | None, sizes: Sequence[int]) -> str:
    """Return words such as ``weight 2 of neuron 3 in layer 1``, ``the output layer`` or ``the whole network``.

    Args:
        part: a layer, a neuron, or a scalar of one, which stands for the neuron unless it is a parameter; None for
            all of it.
        sizes: number of inputs, then of neurons in each layer.
    """
    if part is None:
        return "the whole network"
    layer = "the output layer" if part.layer == len(sizes) - 1 else f"layer {part.layer}"
    if part.neuron is None:
        return layer
    neuron = f"neuron {part.neuron + 1} in {layer}"
    if part.is_bias:
        return f"the bias of {neuron}"
    return neuron if part.weight is None else f"weight {part.weight + 1} of {neuron}"
