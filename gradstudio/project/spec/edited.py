"""Numbers that were typed in place of drawn weights and generated inputs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from gradstudio.engine.errors import shown
from gradstudio.engine.paths import ScalarPath
from gradstudio.project.spec.base import Index, Spec

MAX_EDITS = 2000
"""Largest number of typed numbers in a network, and in its data."""
MAX_TYPED = 1e9
"""Largest magnitude of a typed number."""

Typed = Annotated[float, Field(ge=-MAX_TYPED, le=MAX_TYPED)]


class EditedParameter(Spec):
    """A weight or bias that was given a number.

    Attributes:
        label: which one, as the graph has it: ``layer1.neuron3.w2``, ``layer1.neuron3.b``.
        value: the number.
    """

    label: str
    value: Typed

    @property
    def path(self) -> ScalarPath:
        """Where the parameter stands."""
        path = ScalarPath.parse(self.label)
        assert path is not None  # validated
        return path

    @field_validator("label")
    @classmethod
    def _check_label(cls, label: str) -> str:
        path = ScalarPath.parse(label)
        if path is None or not path.is_parameter or path.sample is not None:
            raise ValueError(
                f"{shown(label)} names no parameter. Write it like layer1.neuron3.w2 for a weight, or "
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

    sample: Index
    column: Index
    value: Typed
