"""A whole project, and the checks that its parts fit each other."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from gradstudio.project.errors import SpecError
from gradstudio.project.parts import cut_range, frozen_range
from gradstudio.project.reference_size import reference_refusal
from gradstudio.project.spec.base import SCHEMA_VERSION, Spec
from gradstudio.project.spec.chosen import SETTINGS, Setting
from gradstudio.project.spec.data import DataSpec, MicrogradMoons
from gradstudio.project.spec.network import GivenInitialisation, NetworkSpec
from gradstudio.project.spec.tasks import LOSSES_FOR, outputs_needed
from gradstudio.project.spec.training import TrainingSpec


class ProjectSpec(Spec):
    """A whole project. Two equal specs train to the same numbers.

    Attributes:
        schema_version: of the project file.
        data: where the samples come from.
        network: its layers and how their weights begin.
        training: how it is trained.
        chosen: settings that were chosen by hand. Other data leaves them as they are where they fit; the others
            are set to what suits the data.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    data: DataSpec = MicrogradMoons()
    network: NetworkSpec = NetworkSpec()
    training: TrainingSpec = TrainingSpec()
    chosen: tuple[Setting, ...] = Field(default=(), max_length=len(SETTINGS))

    @property
    def input_count(self) -> int:
        """Number of inputs of the first layer."""
        return self.data.input_count

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of inputs, then the number of neurons of each layer."""
        return (self.input_count, *(layer.size for layer in self.network.layers))

    @property
    def layer_parameter_counts(self) -> tuple[int, ...]:
        """Number of weights and biases of each layer."""
        return tuple((fan_in + 1) * fan_out for fan_in, fan_out in pairwise(self.sizes))

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        return sum(self.layer_parameter_counts)

    @model_validator(mode="after")
    def _check_loss(self) -> ProjectSpec:
        loss, task = self.training.loss, self.data.task
        fitting = LOSSES_FOR[task]
        if loss not in fitting:
            raise ValueError(f"The loss {loss} cannot learn {self._task()}. Choose {' or '.join(fitting)}.")
        if task == "regression" and self.training.stop.target_accuracy is not None:
            raise ValueError(
                "Regression has no accuracy to stop at. Leave target_accuracy out, or set target_loss."
            )
        needed = outputs_needed(loss, self.data.class_count)
        outputs = self.network.layers[-1].size
        if outputs != needed:
            raise ValueError(
                f"The output layer has {outputs} neurons, but {loss} on {self._task()} needs {needed}. "
                f"Choose another loss, or set the output layer's size to {needed}."
            )
        return self

    @model_validator(mode="after")
    def _check_engine(self) -> ProjectSpec:
        if self.training.engine == "reference":
            refusal = reference_refusal(self.sizes, self.data.sample_count)
            if refusal:
                raise ValueError(refusal)
        return self

    @model_validator(mode="after")
    def _check_given_parameters(self) -> ProjectSpec:
        whole = self.network.initialisation
        if isinstance(whole, GivenInitialisation):
            _require_fit("The network", self.parameter_count, whole)
        for k, layer in enumerate(self.network.layers):
            if isinstance(layer.initialisation, GivenInitialisation):
                _require_fit(f"Layer {k + 1}", self.layer_parameter_counts[k], layer.initialisation)
        return self

    @model_validator(mode="after")
    def _check_edited_parameters(self) -> ProjectSpec:
        for edit in self.network.edited:
            if edit.path.flat_index(self.sizes) is None:
                raise ValueError(
                    f"{edit.label} was given a number, but a {'-'.join(map(str, self.sizes))} network has no such "
                    "parameter. Leave that number out."
                )
        return self

    @model_validator(mode="after")
    def _check_parts(self) -> ProjectSpec:
        for path in self.network.frozen:
            frozen_range(path, self.sizes)
        for path in self.network.cut:
            cut_range(path, self.sizes)
        return self

    def _task(self) -> str:
        return "regression" if self.data.task == "regression" else f"{self.data.class_count} classes"


def _require_fit(place: str, needed: int, given: GivenInitialisation) -> None:
    if len(given.values) != needed:
        raise ValueError(
            f"{place} has {needed} parameters, but its given initialisation has {len(given.values)} values. "
            f"Give {needed}, or choose another initialisation."
        )


def validated(fields: object) -> ProjectSpec:
    """Build a spec from plain data, or raise `SpecError` with every finding."""
    try:
        return ProjectSpec.model_validate(fields)
    except ValidationError as error:
        raise SpecError.from_validation(error) from None
