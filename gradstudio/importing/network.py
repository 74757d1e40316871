"""`ImportedNetwork`: an MLP that was made elsewhere, whatever it was read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from gradstudio.data.features import FeatureMap
from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.errors import unknown_name
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.layer import Floats, ImportedLayer, ImportedScaling
from gradstudio.project.formula import parse_formula
from gradstudio.project.spec.base import LARGEST

Ending = Literal["none", "sigmoid", "softmax"]
"""What was made of the outputs at the very end. Here the loss does that: logistic, and softmax_cross_entropy."""

_FEW_NUMBERS = 20_000
"""Activations above which the kernels compute them."""
_AT_ONCE = 2**23


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ImportedNetwork:
    """An MLP that was made elsewhere.

    Attributes:
        layers: from the first hidden one to the output layer, at least one.
        ending: what followed the output layer's activation.
        input_names: of the columns that it is given; empty where the source does not tell.
        features: formulas over the columns, which the first layer takes; empty for the columns as they are.
        class_names: of the classes, in the order of the outputs, of a single output the one below 0 first; empty
            where the source does not tell.
        standardising: what is done to columns or features before the first layer; None for nothing.
        knows_scaling: whether the source says how inputs are standardised; if not, the project's own way is used.
        target_shift: what was taken off the target that it learned.
        target_scale: what the target was then divided by, above 0: outputs are in that unit.
        notes: what was left out or is different here, a sentence each.
        source: what it was read from, for messages: ``model.safetensors``.

    Raises:
        ImportingError: layers that do not follow on each other, or a number that is not finite; the message says
            which layer.
        ConfigurationError: an unknown activation.
        FormulaError: a feature that is no formula over the columns.
    """

    layers: tuple[ImportedLayer, ...]
    ending: Ending = "none"
    input_names: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    standardising: ImportedScaling | None = None
    knows_scaling: bool = False
    target_shift: float = 0.0
    target_scale: float = 1.0
    notes: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if not self.layers:
            raise ImportingError(f"{self.called} has no layer of weights. Give a network with at least one.")
        inputs = self.layers[0].fan_in
        for index, layer in enumerate(self.layers):
            self._check(index, layer, inputs)
            inputs = layer.fan_out
        scaling = self.standardising
        if scaling is not None:
            self._check_scaling(scaling)
        self._check_names()

    @property
    def called(self) -> str:
        """What a message calls it."""
        return self.source or "The network"

    @property
    def input_count(self) -> int:
        """Number of inputs of the first layer."""
        return self.layers[0].fan_in

    @property
    def column_count(self) -> int:
        """Number of columns that it is given; more or fewer than inputs where there are features."""
        return len(self.input_names) if self.features else self.input_count

    @property
    def output_count(self) -> int:
        """Number of outputs."""
        return self.layers[-1].fan_out

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of inputs, then the number of neurons of each layer."""
        return (self.input_count, *(layer.fan_out for layer in self.layers))

    @property
    def activations(self) -> tuple[str | None, ...]:
        """Activation of each layer; None where the source does not tell."""
        return tuple(layer.activation for layer in self.layers)

    @property
    def knows_activations(self) -> bool:
        """Whether the activations of all layers are known."""
        return None not in self.activations

    def place_of(self, index: int, *, begins: bool = False) -> str:
        """Return how a message names a layer.

        Args:
            index: of the layer, from 0.
            begins: whether a sentence begins with it.
        """
        name = self.layers[index].name
        word = "Layer" if begins else "layer"
        is_telling = name and not name.isdigit()  # modules in a row are counted by PyTorch, and from 0
        return f"{word} {index + 1} ({name})" if is_telling else f"{word} {index + 1}"

    def with_activations(self, activations: Sequence[str | None]) -> ImportedNetwork:
        """Return the network with activations where it has none of its own.

        Args:
            activations: one for each layer; None to leave it unknown.

        Raises:
            ImportingError: there are more or fewer than layers.
            ConfigurationError: an unknown name.
        """
        if len(activations) != len(self.layers):
            raise ImportingError(
                f"{self.called} has {len(self.layers)} layers, but {len(activations)} activations were "
                "given. "
                "Give one for each layer."
            )
        return replace(
            self,
            layers=tuple(
                layer if layer.activation else replace(layer, activation=activation)
                for layer, activation in zip(self.layers, activations, strict=True)
            ),
        )

    def parameters(self) -> Floats:
        """Return all parameters, flat, in the order of `MLP.parameters`: a neuron's weights, then its bias."""
        return np.concatenate([np.column_stack([layer.weight, layer.bias]).ravel() for layer in self.layers])

    def outputs(self, inputs: Floats) -> Floats:
        """Compute the outputs of samples, before the ending; of a few samples by the engine's own operations.

        Args:
            inputs: shape (samples, columns), as the source takes them: features and standardising are to come.

        Returns:
            Shape (samples, outputs).

        Raises:
            ImportingError: an activation is not known.
        """
        signal = inputs
        if self.features:
            signal = FeatureMap(columns=self.input_names, names=self.features).apply(signal)
        if self.standardising is not None:
            signal = self.standardising.apply(signal)
        activations = []
        for index, layer in enumerate(self.layers):
            if layer.activation is None:
                raise ImportingError(f"The activation of {self.place_of(index)} is not known. Give it.")
            activations.append(layer.activation)
        if len(signal) * sum(self.sizes) > _FEW_NUMBERS:
            return self._compiled(signal, tuple(activations))
        for layer in self.layers:
            assert layer.activation is not None
            signal = signal @ layer.weight.T + layer.bias
            operation = ACTIVATIONS[layer.activation].operation
            if operation is not None:
                flat = [operation.forward(number) for number in signal.ravel().tolist()]
                signal = np.array(flat).reshape(signal.shape)
        return signal

    def _compiled(self, inputs: Floats, activations: tuple[str, ...]) -> Floats:
        from gradstudio.compiled.config import NetConfig  # noqa: PLC0415 - it loads the compiler
        from gradstudio.compiled.maps import activations_of  # noqa: PLC0415

        net, parameters = NetConfig(sizes=self.sizes, activations=activations), self.parameters()
        rows = max(1, _AT_ONCE // sum(self.sizes))
        parts = [
            activations_of(net, parameters, inputs[begin : begin + rows])[-1].T
            for begin in range(0, len(inputs), rows)
        ]
        return np.vstack(parts)

    def ended(self, outputs: Floats) -> Floats:
        """Return what the source makes of the outputs at the very end: probabilities, or the outputs themselves.

        Args:
            outputs: shape (samples, outputs).
        """
        match self.ending:
            case "sigmoid":
                return np.exp(-np.logaddexp(0.0, -outputs))
            case "softmax":
                raised = np.exp(outputs - outputs.max(axis=1, keepdims=True))
                shares: Floats = raised / raised.sum(axis=1, keepdims=True)
                return shares
        return outputs

    def _check(self, index: int, layer: ImportedLayer, inputs: int) -> None:
        place = self.place_of(index)
        if layer.weight.ndim != 2 or not layer.weight.size or layer.bias.shape != layer.weight.shape[:1]:
            raise ImportingError(
                f"In {place} the weights have the shape {layer.weight.shape} and the biases "
                f"{layer.bias.shape}: "
                "a layer has weights of the shape (neurons, inputs) and a bias for each neuron."
            )
        if layer.fan_in != inputs:
            raise ImportingError(
                f"{self.place_of(index, begins=True)} takes {layer.fan_in} inputs, but {inputs} come from "
                f"{self.place_of(index - 1)}. Its weights must have the shape ({layer.fan_out}, {inputs})."
            )
        for what, numbers in (("weight", layer.weight), ("bias", layer.bias)):
            wrong = ~(np.abs(numbers) <= LARGEST)
            if wrong.any():
                at = tuple(int(i) for i in np.argwhere(wrong)[0])
                raise ImportingError(
                    f"{self.place_of(index, begins=True)} has {numbers[at]:.4g} as a {what} of neuron "
                    f"{at[0] + 1}: "
                    f"a project's numbers are finite and at most {LARGEST:.0e}. "
                    "The network diverged, or the file is damaged."
                )
        if layer.activation is not None and layer.activation not in ACTIVATIONS:
            raise unknown_name("activation", layer.activation, ACTIVATIONS)

    def _check_names(self) -> None:
        given, needed = len(self.features or self.input_names), self.input_count
        if given and given != needed:
            what = "features" if self.features else "names of inputs"
            raise ImportingError(
                f"{self.place_of(0, begins=True)} of {self.called} takes {needed} inputs, "
                f"but there are {given} {what}. Give one for each."
            )
        for feature in self.features:
            parse_formula(feature, self.input_names)

    def _check_scaling(self, scaling: ImportedScaling) -> None:
        for numbers in (scaling.shift, scaling.scale):
            if numbers.shape != (self.input_count,):
                raise ImportingError(
                    f"{self.called} has {self.input_count} inputs, but what standardises them has the shape "
                    f"{numbers.shape}. It needs one shift and one scale for each input."
                )
            if not np.isfinite(numbers).all():
                raise ImportingError(f"What standardises the inputs of {self.called} is not finite.")
        if not scaling.scale.all():
            raise ImportingError(f"What standardises the inputs of {self.called} divides by zero.")
