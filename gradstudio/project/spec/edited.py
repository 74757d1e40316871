"""Numbers that were typed in place of drawn weights and generated inputs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, field_validator

from gradstudio.project.spec.base import Spec

MAX_EDITS = 2000
"""So many typed numbers a network can hold, and so many its data."""
MAX_TYPED = 1e9
"""Largest magnitude of a typed number."""

Typed = Annotated[float, Field(ge=-MAX_TYPED, le=MAX_TYPED)]

_LABEL = re.compile(r"layer([1-9]\d{0,8})\.neuron([1-9]\d{0,8})\.(?:b|w([1-9]\d{0,8}))")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterPlace:
    """Where a parameter stands, all counted from 0.

    Attributes:
        layer: its layer; 0 is the first hidden one.
        neuron: its neuron in that layer.
        weight: the input that it weighs, or None for the bias.
    """

    layer: int
    neuron: int
    weight: int | None

    @classmethod
    def from_label(cls, label: str) -> ParameterPlace | None:
        """Read a label such as ``layer1.neuron3.w2`` or ``layer1.neuron3.b``; None for any other."""
        match = _LABEL.fullmatch(label)
        if match is None:
            return None
        layer, neuron, weight = match.groups()
        weighed = None if weight is None else int(weight) - 1
        return cls(layer=int(layer) - 1, neuron=int(neuron) - 1, weight=weighed)

    @property
    def label(self) -> str:
        """The label of the parameter's node in every graph of the network."""
        return f"layer{self.layer + 1}.neuron{self.neuron + 1}." + (
            "b" if self.weight is None else f"w{self.weight + 1}"
        )

    def flat_index(self, sizes: Sequence[int]) -> int | None:
        """Return the place in the flat vector of parameters, or None if there is no such parameter.

        Args:
            sizes: number of inputs, then of neurons in each layer.
        """
        if self.layer + 1 >= len(sizes):
            return None
        fan_in, fan_out = sizes[self.layer], sizes[self.layer + 1]
        if self.neuron >= fan_out or (self.weight is not None and self.weight >= fan_in):
            return None
        before = sum((sizes[k] + 1) * sizes[k + 1] for k in range(self.layer))
        return before + self.neuron * (fan_in + 1) + (fan_in if self.weight is None else self.weight)


class EditedParameter(Spec):
    """A weight or bias that was given a number.

    Attributes:
        label: which one, as the graph has it: ``layer1.neuron3.w2``, ``layer1.neuron3.b``.
        value: the number.
    """

    label: str
    value: Typed

    @property
    def place(self) -> ParameterPlace:
        """Where the parameter stands."""
        place = ParameterPlace.from_label(self.label)
        assert place is not None  # validated
        return place

    @field_validator("label")
    @classmethod
    def _check_label(cls, label: str) -> str:
        if ParameterPlace.from_label(label) is None:
            raise ValueError(
                f"{label!r} names no parameter. Write it like layer1.neuron3.w2 for a weight, or "
                "layer1.neuron3.b for a bias."
            )
        return label


class EditedInput(Spec):
    """An input of one sample that was given a number.

    Attributes:
        sample: index of the sample in the whole data set, from 0.
        column: which of its inputs, from 0.
        value: the number.
    """

    sample: int = Field(ge=0)
    column: int = Field(ge=0)
    value: Typed
