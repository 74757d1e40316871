"""Pure edits: each takes a spec and returns a new one, or raises `SpecError` and changes nothing.

Layers are counted from 0, the first hidden layer; the last is the output layer. Its size follows from the
loss, so edits that would add to, remove or move it are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradstudio.project.data_edits import data_of, set_data
from gradstudio.project.edited import clear_parameters, rearranged, set_input, set_parameter
from gradstudio.project.errors import SpecError
from gradstudio.project.parts import renumbered
from gradstudio.project.rebuilding import plain, plain_layers, rebuilt
from gradstudio.project.spec import (
    MAX_HIDDEN_LAYERS,
    MAX_LAYER_SIZE,
    GivenInitialisation,
    LayerSpec,
    ProjectSpec,
    Setting,
    outputs_needed,
    validated,
)
from gradstudio.project.suiting import (
    chosen_by_hand,
    followed,
    setting_of,
    with_rate_for_optimizer,
    with_steps_for_loss,
)

__all__ = [
    "add_layer",
    "add_neuron",
    "by_hand",
    "clear_parameters",
    "data_of",
    "duplicate_layer",
    "move_layer",
    "new_weights",
    "remove_layer",
    "remove_neuron",
    "set_activation",
    "set_data",
    "set_dropout",
    "set_initialisation",
    "set_input",
    "set_layer_initialisation",
    "set_layer_size",
    "set_parameter",
    "set_training",
]


def add_layer(spec: ProjectSpec, position: int | None = None, layer: LayerSpec | None = None) -> ProjectSpec:
    """Insert a hidden layer before layer `position` (default: before the output layer).

    Without `layer` it takes size and activation of its left neighbour, or else 4 neurons with ReLU.

    Args:
        spec: the project.
        position: index of the layer before which it goes; None for the output layer.
        layer: what is inserted; None for one like its left neighbour.
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
    layers.insert(position, layer)
    order: list[int | None] = [*range(hidden + 1)]
    order.insert(position, None)
    return _with_layers(spec, layers, order)


def duplicate_layer(spec: ProjectSpec, index: int) -> ProjectSpec:
    """Put a second layer like a hidden one behind it; given weights stay with the first."""
    _require_hidden(spec, index, "duplicated")
    copy = spec.network.layers[index]
    if isinstance(copy.initialisation, GivenInitialisation):
        copy = copy.model_copy(update={"initialisation": None})
    return add_layer(spec, index + 1, copy)


def remove_layer(spec: ProjectSpec, index: int) -> ProjectSpec:
    """Take a hidden layer out."""
    _require_hidden(spec, index, "removed")
    order = [k for k in range(len(spec.network.layers)) if k != index]
    return _with_layers(spec, [spec.network.layers[k] for k in order], order)


def move_layer(spec: ProjectSpec, index: int, to: int) -> ProjectSpec:
    """Take a hidden layer out and put it back so that it becomes layer `to`.

    Args:
        spec: the project.
        index: of the layer.
        to: index that it has afterwards.
    """
    _require_hidden(spec, index, "moved")
    _require_hidden(spec, to, "replaced")
    order = list(range(len(spec.network.layers)))
    order.insert(to, order.pop(index))
    return _with_layers(spec, [spec.network.layers[k] for k in order], order)


def set_layer_size(spec: ProjectSpec, index: int, size: int) -> ProjectSpec:
    """Give a hidden layer another number of neurons.

    Args:
        spec: the project.
        index: of the layer.
        size: number of neurons, 1 to `MAX_LAYER_SIZE`.
    """
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
    """Give a layer, hidden or output, another activation.

    Initial weights that suited the activations before, and were not chosen by hand, suit those that there are now.

    Args:
        spec: the project.
        index: of the layer.
        activation: a name of the engine's `ACTIVATIONS`.
    """
    _layer(spec, index)
    after = _with_layer(spec, index, activation=activation)
    if index == len(spec.network.layers) - 1:
        return chosen_by_hand(spec, after, ["network.output"])
    return followed(spec, after, "network.initialisation")


def set_dropout(spec: ProjectSpec, index: int, dropout: float) -> ProjectSpec:
    """Leave out a share of a hidden layer's activations in each training step.

    Args:
        spec: the project.
        index: of the layer.
        dropout: the share, 0 to below 1.
    """
    _require_hidden(spec, index, "thinned by dropout")
    return _with_layer(spec, index, dropout=dropout)


def set_layer_initialisation(spec: ProjectSpec, index: int, kind: str | None) -> ProjectSpec:
    """Choose how a layer's weights begin; None for as the network's do.

    Args:
        spec: the project.
        index: of the layer.
        kind: a name of the engine's `INITIALISATIONS`, or None.
    """
    _layer(spec, index)
    return _with_layer(spec, index, initialisation=None if kind is None else {"kind": kind})


def set_initialisation(spec: ProjectSpec, kind: str, **fields: Any) -> ProjectSpec:
    """Choose how the weights begin; the initialisations of single layers stay.

    Args:
        spec: the project.
        kind: a name of the engine's `INITIALISATIONS`, or ``given``.
        **fields: further fields of its spec.
    """
    changed = plain(spec)
    changed["network"]["initialisation"] = {"kind": kind, **fields}
    return chosen_by_hand(spec, validated(changed), ["network.initialisation"])


def new_weights(spec: ProjectSpec, seed: int) -> ProjectSpec:
    """Draw all weights anew, also those that were typed in.

    Args:
        spec: the project.
        seed: of the training, 0 to 2³² − 1.
    """
    return set_training(clear_parameters(spec), seed=seed)


def set_training(spec: ProjectSpec, **fields: Any) -> ProjectSpec:
    """Change fields of the training; one with parts of its own, such as ``stop``, is replaced whole.

    A new loss gives the output layer the size that it needs. What is changed counts as chosen by hand. A loss or an
    optimizer of another kind brings a rate that suits it, unless one was chosen.
    """
    changed = plain(spec)
    changed["training"] |= fields
    loss = fields.get("loss", spec.training.loss)
    if loss == spec.training.loss:
        after = validated(changed | {"network": spec.network})
    else:
        changed["network"]["layers"][-1]["size"] = outputs_needed(loss, spec.data.class_count)
        after = rebuilt(changed, spec.input_count)
    return by_hand(spec, after, *(setting_of(f"training.{name}") for name in fields))


def by_hand(spec: ProjectSpec, after: ProjectSpec, *settings: Setting | None) -> ProjectSpec:
    """Return a project after settings were changed by hand: marked as chosen, and what depends on them suits.

    Args:
        spec: the project before.
        after: the project with the changed settings.
        *settings: that were changed; None is passed over.
    """
    after = chosen_by_hand(spec, after, settings)
    if "training.optimizer" in settings:
        after = with_rate_for_optimizer(spec, after)
    if "training.loss" in settings:
        after = with_steps_for_loss(spec, after)
    return after


def _with_layer(spec: ProjectSpec, index: int, **fields: Any) -> ProjectSpec:
    changed = plain(spec)
    changed["network"]["layers"][index] |= fields
    return rebuilt(changed, spec.input_count)


def _with_layers(spec: ProjectSpec, layers: list[LayerSpec], order: Sequence[int | None]) -> ProjectSpec:
    changed = plain(spec)
    changed["network"]["layers"] = plain_layers(layers)
    changed["network"]["edited"] = rearranged(spec.network.edited, order)
    for kind in ("frozen", "cut"):
        changed["network"][kind] = renumbered(changed["network"][kind], order)
    return rebuilt(changed, spec.input_count)


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
