"""Bringing an imported network into a project: its data stays, its layers and weights are replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradstudio.data.source import load_dataset
from gradstudio.engine.errors import cut
from gradstudio.importing.errors import ImportingError
from gradstudio.importing.in_order import in_order_of
from gradstudio.importing.layer import ImportedLayer, ImportedScaling
from gradstudio.importing.limits import require_room_for
from gradstudio.importing.loss_for import loss_for
from gradstudio.importing.network import ImportedNetwork
from gradstudio.importing.target_unit import in_target_unit
from gradstudio.project.data_edits import data_of
from gradstudio.project.given_weights import with_given_weights
from gradstudio.project.parts import cut_range
from gradstudio.project.rebuilding import plain
from gradstudio.project.spec import (
    GivenInitialisation,
    LayerSpec,
    NetworkSpec,
    ProjectSpec,
    Setting,
    validated,
)
from gradstudio.project.suiting import chosen_by_hand


class UnknownActivationsError(ImportingError):
    """The source does not tell the activations, and its layers are not the project's: somebody has to say them.

    `ImportedNetwork.with_activations` takes what is said.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """What an imported network became.

    Attributes:
        spec: the project with it.
        notes: what was left out or is different here, a sentence each.
    """

    spec: ProjectSpec
    notes: tuple[str, ...] = ()


def bring_in(network: ImportedNetwork, spec: ProjectSpec) -> BroughtIn:
    """Return a project with the layers and weights of an imported network; data and training stay.

    The hidden layers may be others than the project's. Activations that the source does not tell are kept from the
    project, as long as its layers are of the same sizes. Where the source standardises its inputs by other numbers
    than the project does, the difference goes into the weights of the first layer, so that outputs are the same.

    Args:
        network: what was read.
        spec: the project.

    Raises:
        UnknownActivationsError: nobody knows the activations; the message says which layer differs.
        ImportingError: inputs or outputs do not fit the project's data, or the network is too large; the message
            says which layer.
        SpecError: the project cannot have it for another reason.
    """
    require_room_for(network)
    own = spec
    spec = _with_features_of(network, own)
    if spec is not own:
        network = replace(network, notes=(*network.notes, _told_of_features(network, own)))
    _require_inputs(network, spec)
    network = in_order_of(network, spec)
    loss, network = loss_for(network, spec.data.task, spec.data.class_count, spec.training.loss)
    network = _with_own_activations(network, spec)
    network = _for_inputs_of(network, spec)
    if spec.data.task == "regression":
        dataset = load_dataset(spec.data)
        network = in_target_unit(network, dataset.target_shift, dataset.target_scale)
    fields = plain(spec)
    fields["network"] = network_of(network, spec)
    fields["training"]["loss"] = loss
    after = validated(fields)
    settings: tuple[Setting, ...] = ("network.output", "training.loss")
    return BroughtIn(spec=with_given_weights(chosen_by_hand(spec, after, settings)), notes=network.notes)


def network_of(network: ImportedNetwork, spec: ProjectSpec | None = None) -> NetworkSpec:
    """Return the network part of a project.

    Args:
        network: all of whose activations are known.
        spec: the project that it comes into; what that has frozen, or cut where the new weights are zero too, stays
            so if its layers are of the same sizes. None for no such project.
    """
    same = spec is not None and spec.sizes == network.sizes
    cut, frozen = _held(network)
    if spec is not None and same:
        flat = network.parameters()
        cut += [
            path
            for path in spec.network.cut
            if path not in cut and not flat[_as_slice(cut_range(path, spec.sizes))].any()
        ]
        frozen += [path for path in spec.network.frozen if path not in frozen]
    return NetworkSpec(
        layers=tuple(
            LayerSpec(size=layer.fan_out, activation=layer.activation or "linear", dropout=layer.dropout)
            for layer in network.layers
        ),
        initialisation=GivenInitialisation(values=tuple(network.parameters().tolist())),
        frozen=tuple(frozen),
        cut=tuple(cut),
    )


def _held(network: ImportedNetwork) -> tuple[list[str], list[str]]:
    """Return the paths of the biases that are not there, and of the layers that training leaves alone."""
    cut, frozen = [], []
    for number, layer in enumerate(network.layers, 1):
        if not layer.has_bias:
            cut += [f"layer{number}.neuron{neuron}.b" for neuron in range(1, layer.fan_out + 1)]
        if layer.frozen:
            frozen.append(f"layer{number}")
    return cut, frozen


def _as_slice(part: range) -> slice:
    return slice(part.start, part.stop, part.step)


def _with_features_of(network: ImportedNetwork, spec: ProjectSpec) -> ProjectSpec:
    """Have the project's data make the inputs that the network takes, where its columns are those of the source."""
    if not network.features or network.features == spec.data.formulas:
        return spec
    missing = [name for name in network.input_names if name not in spec.data.columns]
    if missing:
        raise ImportingError(
            f"{network.called} makes its inputs of the columns {_few(network.input_names)}, but the "
            "project's "
            f"data has no {cut(missing[0])}. Choose data that has it, or open the network as a project of "
            "its own."
        )
    data = data_of({**spec.data.model_dump(), "features": network.features, "edited": ()})
    # Its layers do not fit the data until they are replaced, which comes next.
    return spec.model_copy(update={"data": data})


def _told_of_features(network: ImportedNetwork, before: ProjectSpec) -> str:
    note = f"The features of the data are those of {network.called} now"
    return f"{note}, and inputs that were typed in are as they were." if before.data.edited else f"{note}."


def _require_inputs(network: ImportedNetwork, spec: ProjectSpec) -> None:
    if network.input_count != spec.input_count:
        raise ImportingError(
            f"{network.place_of(0, begins=True)} of {network.called} takes {network.input_count} inputs, "
            "but the "
            f"project's data has {spec.input_count} ({_few(spec.data.formulas)}). Choose data or features "
            "that "
            "fit, or open the network as a project of its own."
        )


def _with_own_activations(network: ImportedNetwork, spec: ProjectSpec) -> ImportedNetwork:
    """Take activations and dropout that the source does not tell from the project."""
    if network.knows_activations:
        return network
    own = spec.network.layers
    for index in range(max(len(network.layers), len(own))):
        there = network.layers[index].fan_out if index < len(network.layers) else None
        here = own[index].size if index < len(own) else None
        if there != here:
            raise UnknownActivationsError(_differs(network, index, here))
    return replace(
        network,
        layers=tuple(
            layer if layer.activation else _like(layer, mine)
            for layer, mine in zip(network.layers, own, strict=True)
        ),
    )


def _differs(network: ImportedNetwork, index: int, here: int | None) -> str:
    mend = f"Say which activations the layers of {network.called} have"
    if index >= len(network.layers):
        return (
            f"{network.called} has {len(network.layers)} layers and no layer {index + 1}, but the project "
            "has, "
            f"and the activations are not told. {mend}, or remove layers of the project."
        )
    there = network.layers[index].fan_out
    place = network.place_of(index, begins=True)
    if here is None:
        return (
            f"{place} of {network.called} is one more than the project has, and its activation is not told. "
            f"{mend}, or add layers to the project."
        )
    return (
        f"{place} of {network.called} has {there} neurons, but the project's has {here}, and the activations "
        f"are not told. {mend}, or give layer {index + 1} of the project {there} neurons."
    )


def _like(layer: ImportedLayer, mine: LayerSpec) -> ImportedLayer:
    return replace(layer, activation=mine.activation, dropout=mine.dropout)


def _for_inputs_of(network: ImportedNetwork, spec: ProjectSpec) -> ImportedNetwork:
    """Put what the source does to its inputs, other than the project does, into the weights of the first layer."""
    theirs = network.standardising
    ones = np.ones(network.input_count)
    if theirs is None:
        if not network.knows_scaling:
            return network
        theirs = ImportedScaling(shift=0 * ones, scale=ones)
    features = load_dataset(spec.data).features
    shift = features.shift if features.shift is not None else 0 * ones
    scale = features.scale if features.scale is not None else ones
    if is_same_scaling(theirs, ImportedScaling(shift=shift, scale=scale)):
        return replace(network, standardising=None)
    first = network.layers[0]
    weight = first.weight * (scale / theirs.scale)
    bias = first.bias + first.weight @ ((shift - theirs.shift) / theirs.scale)
    does = "does not standardise its inputs, as the project does"
    if network.standardising is not None:
        does = "standardises its inputs by other numbers than the project"
    note = f"{network.called} {does}: the difference is in the weights of layer 1."
    return replace(
        network,
        layers=(replace(first, weight=weight, bias=bias, has_bias=True), *network.layers[1:]),
        standardising=None,
        notes=(*network.notes, note),
    )


def is_same_scaling(one: ImportedScaling, other: ImportedScaling) -> bool:
    """Whether two ways of standardising give the same inputs but for the last digits."""
    shift = np.abs(one.shift - other.shift) <= 2e-14 * np.abs(other.scale)
    scale = np.abs(one.scale - other.scale) <= 2e-14 * np.abs(other.scale)
    return bool((shift & scale).all())


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")
