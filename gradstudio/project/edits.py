"""Pure edits: each takes a spec and returns a new one, or raises `SpecError` and changes nothing.

Layers are counted from 0, the first hidden layer; the last is the output layer. Its size follows from the
loss, so edits that would add to, remove or move it are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gradstudio.project.errors import SpecError
from gradstudio.project.parts import cut_range, fitting, frozen_range, renumbered
from gradstudio.project.spec import (
    LOSSES_FOR,
    MAX_HIDDEN_LAYERS,
    MAX_LAYER_SIZE,
    DataSpec,
    GivenInitialisation,
    LayerSpec,
    ProjectSpec,
    outputs_needed,
    validated,
)

_DATA: TypeAdapter[DataSpec] = TypeAdapter(DataSpec)


def add_layer(spec: ProjectSpec, position: int | None = None, layer: LayerSpec | None = None) -> ProjectSpec:
    """Insert a hidden layer before layer `position` (default: before the output layer).

    Without `layer` it takes size and activation of its left neighbour, or else 4 neurons with ReLU.
    """
    layers = list(spec.network.layers)
    hidden = len(layers) - 1
    position = hidden if position is None else position
    if not 0 <= position <= hidden:
        raise SpecError(f"A hidden layer can go to a place from 1 to {hidden + 1}, not {position + 1}.")
    if hidden >= MAX_HIDDEN_LAYERS:
        raise SpecError(f"A network has at most {MAX_HIDDEN_LAYERS} hidden layers. Remove one first.")
    if layer is None:
        neighbour = layers[max(position - 1, 0)]
        # Given weights belong to the neighbour alone.
        layer = neighbour.model_copy(update={"initialisation": None}) if hidden else LayerSpec()
    origins: list[int | None] = list(range(len(layers)))
    origins.insert(position, None)
    layers.insert(position, layer)
    return _with_layers(spec, layers, origins)


def duplicate_layer(spec: ProjectSpec, index: int) -> ProjectSpec:
    """Put a second layer like a hidden one behind it; given weights stay with the first."""
    _require_hidden(spec, index, "duplicated")
    copy = spec.network.layers[index].model_copy()
    if isinstance(copy.initialisation, GivenInitialisation):
        copy = copy.model_copy(update={"initialisation": None})
    return add_layer(spec, index + 1, copy)


def remove_layer(spec: ProjectSpec, index: int) -> ProjectSpec:
    """Take a hidden layer out."""
    _require_hidden(spec, index, "removed")
    layers = list(spec.network.layers)
    del layers[index]
    return _with_layers(spec, layers, [k for k in range(len(layers) + 1) if k != index])


def move_layer(spec: ProjectSpec, index: int, to: int) -> ProjectSpec:
    """Take a hidden layer out and put it back so that it becomes layer `to`."""
    _require_hidden(spec, index, "moved")
    _require_hidden(spec, to, "replaced")
    layers = list(spec.network.layers)
    origins = list(range(len(layers)))
    layers.insert(to, layers.pop(index))
    origins.insert(to, origins.pop(index))
    return _with_layers(spec, layers, origins)


def set_layer_size(spec: ProjectSpec, index: int, size: int) -> ProjectSpec:
    """Give a hidden layer another number of neurons."""
    _require_hidden(spec, index, "resized")
    if not 1 <= size <= MAX_LAYER_SIZE:
        mend = "Remove the layer instead." if size < 1 else "Add another layer instead."
        raise SpecError(f"Layer {index + 1} can have 1 to {MAX_LAYER_SIZE} neurons, not {size}. {mend}")
    return _with_layer(spec, index, size=size)


def add_neuron(spec: ProjectSpec, index: int) -> ProjectSpec:
    """Give a hidden layer one more neuron."""
    return set_layer_size(spec, index, _layer(spec, index).size + 1)


def remove_neuron(spec: ProjectSpec, index: int) -> ProjectSpec:
    """Give a hidden layer one neuron less."""
    return set_layer_size(spec, index, _layer(spec, index).size - 1)


def set_activation(spec: ProjectSpec, index: int, activation: str) -> ProjectSpec:
    """Give a layer, hidden or output, another activation."""
    _layer(spec, index)
    return _with_layer(spec, index, activation=activation)


def set_dropout(spec: ProjectSpec, index: int, dropout: float) -> ProjectSpec:
    """Leave out a share of a hidden layer's activations in each training step."""
    _require_hidden(spec, index, "thinned by dropout")
    return _with_layer(spec, index, dropout=dropout)


def set_layer_initialisation(spec: ProjectSpec, index: int, kind: str | None) -> ProjectSpec:
    """Choose how a layer's weights begin; None for as the network's do."""
    _layer(spec, index)
    return _with_layer(spec, index, initialisation=None if kind is None else {"kind": kind})


def set_initialisation(spec: ProjectSpec, kind: str, **fields: Any) -> ProjectSpec:
    """Choose how the weights begin; the initialisations of single layers stay."""
    changed = _plain(spec)
    changed["network"]["initialisation"] = {"kind": kind, **fields}
    return validated(changed)


def set_data(spec: ProjectSpec, **fields: Any) -> ProjectSpec:
    """Change fields of the data; with a new ``kind`` the others start from its defaults.

    A loss that cannot learn the new data gives way to the first that can, and the output layer gets the size
    that it needs.
    """
    current = spec.data.model_dump()
    switched = fields.get("kind", current["kind"]) != current["kind"]
    changed = _plain(spec)
    changed["data"] = data = fields if switched else current | fields
    # Validated on its own first: its task decides about the rest.
    legal = _data_of(data)
    training = changed["training"]
    fitting = LOSSES_FOR[legal.task]
    if training["loss"] not in fitting:
        training["loss"] = fitting[0]
    if legal.task == "regression":
        training["stop"]["target_accuracy"] = None
    changed["network"]["layers"][-1]["size"] = outputs_needed(training["loss"], legal.class_count)
    return _legal(changed, legal.input_count)


def set_training(spec: ProjectSpec, **fields: Any) -> ProjectSpec:
    """Change fields of the training; one with parts of its own, such as ``stop``, is replaced whole.

    A new loss gives the output layer the size that it needs.
    """
    changed = _plain(spec)
    changed["training"] |= fields
    loss = fields.get("loss", spec.training.loss)
    if loss != spec.training.loss:
        changed["network"]["layers"][-1]["size"] = outputs_needed(loss, spec.data.class_count)
    return _legal(changed, spec.input_count)


def _with_layer(spec: ProjectSpec, index: int, **fields: Any) -> ProjectSpec:
    changed = _plain(spec)
    changed["network"]["layers"][index] |= fields
    return _legal(changed, spec.input_count)


def _with_layers(spec: ProjectSpec, layers: list[LayerSpec], origins: Sequence[int | None]) -> ProjectSpec:
    """Replace the layers; `origins` says for each which one it was, or None."""
    changed = _plain(spec)
    network = changed["network"]
    network["layers"] = [layer.model_dump() for layer in layers]
    for what in ("frozen", "cut"):
        network[what] = renumbered(network[what], origins)
    return _legal(changed, spec.input_count)


def _legal(changed: dict[str, Any], input_count: int) -> ProjectSpec:
    """Validate what was changed, without the frozen and cut parts that are no longer there."""
    network = changed["network"]
    sizes = [layer["size"] for layer in network["layers"]]
    if all(isinstance(size, int) and size > 0 for size in sizes):
        for what, range_of in (("frozen", frozen_range), ("cut", cut_range)):
            network[what] = fitting(network[what], [input_count, *sizes], range_of)
    return validated(changed)


def _data_of(fields: dict[str, Any]) -> DataSpec:
    try:
        return _DATA.validate_python(fields)
    except ValidationError as error:
        raise SpecError.from_validation(error, "data") from None


def _plain(spec: ProjectSpec) -> dict[str, Any]:
    fields = spec.model_dump()
    fields["network"]["layers"] = list(fields["network"]["layers"])
    return fields


def _layer(spec: ProjectSpec, index: int) -> LayerSpec:
    layers = spec.network.layers
    if not 0 <= index < len(layers):
        raise SpecError(f"There is no layer {index + 1}: the network has {len(layers)}.")
    return layers[index]


def _require_hidden(spec: ProjectSpec, index: int, done: str) -> None:
    _layer(spec, index)
    if index == len(spec.network.layers) - 1:
        raise SpecError(
            f"The output layer cannot be {done}: the loss {spec.training.loss} sets its size. "
            "Change a hidden layer, or choose another loss."
        )
