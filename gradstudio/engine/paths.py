"""Names of a network's scalars and parts, such as ``layer1.neuron3.w2``, ``sample4.layer2.neuron1.z`` or ``x2``.

One name for one thing in the whole program: the labels of `engine.nn`, the projects, the graphs and the views all
read and write it here. The text counts from 1, as people do; a path holds indices from 0, as arrays do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

Part = Literal["input", "layer", "neuron", "weight", "bias", "pre_activation", "activation"]

_NUMBER = r"([1-9]\d{0,8})"
_PATH = re.compile(
    rf"(?:sample{_NUMBER}\.)?(?:x{_NUMBER}|layer{_NUMBER}(?:\.neuron{_NUMBER}(?:\.(?:w{_NUMBER}|([baz])))?)?)"
)
_PART_OF_LETTER: dict[str, Part] = {"b": "bias", "z": "pre_activation", "a": "activation"}
_LETTER_OF_PART = {part: letter for letter, part in _PART_OF_LETTER.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarPath:
    """Where a scalar, or a part made of several, stands in a network.

    Attributes:
        part: what it is.
        layer: 0 for the inputs, 1 for the first hidden layer.
        neuron: index in its layer, from 0, of an input its index; None for a whole layer.
        weight: index of the input that a weight weighs, from 0; None for all else.
        sample: index of the sample whose scalar it is, from 0; None where it is the same for all, or understood.
    """

    part: Part
    layer: int
    neuron: int | None = None
    weight: int | None = None
    sample: int | None = None

    @classmethod
    def parse(cls, text: str) -> ScalarPath | None:
        """Read a name; None if it is not one of a part of a network."""
        match = _PATH.fullmatch(text)
        if match is None:
            return None
        sample, column, layer, neuron, weight = (
            None if number is None else int(number) - 1 for number in match.groups()[:5]
        )
        if column is not None:
            return cls(part="input", layer=0, neuron=column, sample=sample)
        assert layer is not None  # the pattern has the one or the other
        letter = match[6]
        part: Part = "layer" if neuron is None else "neuron" if weight is None else "weight"
        return cls(
            part=_PART_OF_LETTER[letter] if letter else part,
            layer=layer + 1,
            neuron=neuron,
            weight=weight,
            sample=sample,
        )

    @classmethod
    def whole(cls, layer: int, neuron: int | None = None) -> ScalarPath:
        """Return the path of a whole layer, of a whole neuron, or of an input, as a neuron of layer 0."""
        if neuron is None:
            return cls(part="layer", layer=layer)
        return cls(part="neuron" if layer else "input", layer=layer, neuron=neuron)

    @classmethod
    def parameter(cls, layer: int, neuron: int, weight: int | None) -> ScalarPath:
        """Return the path of a weight, or of the bias where `weight` is None.

        Args:
            layer: of its neuron, 1 for the first hidden layer.
            neuron: index of the neuron in its layer, from 0.
            weight: index of the input that it weighs, from 0; None for the bias.
        """
        part: Part = "bias" if weight is None else "weight"
        return cls(part=part, layer=layer, neuron=neuron, weight=weight)

    @classmethod
    def of_parameter(cls, index: int, sizes: Sequence[int]) -> ScalarPath:
        """Return the path of a parameter by its place in the order of `MLP.parameters`.

        Args:
            index: from 0.
            sizes: number of inputs, then of neurons in each layer.

        Raises:
            IndexError: there are fewer parameters.
        """
        place = index
        for layer, (fan_in, fan_out) in enumerate(pairwise(sizes), start=1):
            count = (fan_in + 1) * fan_out
            if 0 <= place < count:
                neuron, weight = divmod(place, fan_in + 1)
                return cls.parameter(layer, neuron, None if weight == fan_in else weight)
            place -= count
        raise IndexError(f"There is no parameter {index} in a {'-'.join(map(str, sizes))} network.")

    def __str__(self) -> str:
        sample = "" if self.sample is None else f"sample{self.sample + 1}."
        if self.layer == 0:
            return f"{sample}x{(self.neuron or 0) + 1}"
        text = f"{sample}layer{self.layer}"
        if self.neuron is None:
            return text
        text += f".neuron{self.neuron + 1}"
        if self.weight is not None:
            return f"{text}.w{self.weight + 1}"
        letter = _LETTER_OF_PART.get(self.part)
        return f"{text}.{letter}" if letter else text

    @property
    def is_parameter(self) -> bool:
        """Whether it is a weight or a bias."""
        return self.part in ("weight", "bias")

    @property
    def is_bias(self) -> bool:
        """Whether it is a bias."""
        return self.part == "bias"

    @property
    def is_neuron(self) -> bool:
        """Whether it is a whole neuron, or an input."""
        return self.part in ("neuron", "input")

    @property
    def of_neuron(self) -> ScalarPath:
        """The path of the neuron that the scalar belongs to; an input, a layer or a neuron is returned as it is."""
        if self.part in ("input", "layer"):
            return self
        return replace(self, part="neuron", weight=None)

    @property
    def for_all_samples(self) -> ScalarPath:
        """The same without its sample."""
        return self if self.sample is None else replace(self, sample=None)

    def is_in(self, sizes: Sequence[int]) -> bool:
        """Whether a network has it.

        Args:
            sizes: number of inputs, then of neurons in each layer.
        """
        return (
            0 <= self.layer < len(sizes)
            and (self.neuron is None or self.neuron < sizes[self.layer])
            and (self.weight is None or self.weight < sizes[self.layer - 1])
        )

    def parameter_range(self, sizes: Sequence[int]) -> range:
        """Return the places, in the order of `MLP.parameters`, of the parameters that belong to it.

        Those of a layer, of a neuron (also where its activation or pre-activation is meant), or the one that it
        is; none for an input, and none where the network does not have it.

        Args:
            sizes: number of inputs, then of neurons in each layer.
        """
        if self.layer == 0 or not self.is_in(sizes):
            return range(0)
        begin, stride = begin_of_layer(self.layer, sizes), sizes[self.layer - 1] + 1
        if self.neuron is None:
            return range(begin, begin + stride * sizes[self.layer])
        begin += self.neuron * stride
        if self.part == "bias":
            return range(begin + stride - 1, begin + stride)
        if self.weight is not None:
            return range(begin + self.weight, begin + self.weight + 1)
        return range(begin, begin + stride)

    def moved(self, origins: Sequence[int | None]) -> ScalarPath | None:
        """Return the path of the same part after layers were moved; None if the network no longer has the part.

        A weight is lost if another layer now comes before its own, since the input that it weighed is lost.

        Args:
            origins: for each layer of the network after, its index in the one before, from 0 for the first hidden
                layer; None for a new layer.
        """
        if self.layer == 0:
            return self
        places = {origin: place for place, origin in enumerate(origins) if origin is not None}
        places[-1] = -1  # the inputs stay before the first layer
        place = places.get(self.layer - 1)
        if place is None or (self.weight is not None and places.get(self.layer - 2) != place - 1):
            return None
        return replace(self, layer=place + 1)

    def flat_index(self, sizes: Sequence[int]) -> int | None:
        """Return the place of a weight or bias in the order of `MLP.parameters`; None for all else."""
        own = self.parameter_range(sizes) if self.is_parameter else range(0)
        return own[0] if own else None


def begin_of_layer(layer: int, sizes: Sequence[int]) -> int:
    """Return the place of a layer's first parameter in the order of `MLP.parameters`.

    Args:
        layer: from 1.
        sizes: number of inputs, then of neurons in each layer.
    """
    return sum((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(sizes[:layer]))
