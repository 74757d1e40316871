"""An imported network with its inputs and outputs in the order of a project's columns and classes."""

from __future__ import annotations

from dataclasses import replace

from gradstudio.importing.by_name import are_counted, few, order_of
from gradstudio.importing.layer import ImportedScaling
from gradstudio.importing.network import ImportedNetwork
from gradstudio.project.spec import ProjectSpec

_ODD = ("linear", "tanh")
"""Activations of an output that turn with the sign of what goes in."""


def in_order_of(network: ImportedNetwork, spec: ProjectSpec) -> ImportedNetwork:
    """Return a network that takes the project's columns, and tells its classes, in the project's order.

    Where both sides have names but not the same, they are taken in turn, and a note says so.

    Args:
        network: with as many inputs as the project.
        spec: the project.
    """
    return _with_classes_of(_with_inputs_of(network, spec), spec)


def _with_inputs_of(network: ImportedNetwork, spec: ProjectSpec) -> ImportedNetwork:
    theirs, ours = network.input_names, spec.data.formulas
    if network.features or not theirs:
        return network  # features speak of columns by their names
    order = order_of(ours, theirs)
    if order is None:
        if are_counted(theirs):
            return network
        note = f"{network.called} was made for the columns {few(theirs)}. Here it takes {few(ours)} in their place."
        return replace(network, notes=(*network.notes, note))
    if order == tuple(range(len(order))):
        return network
    first, scaling, places = network.layers[0], network.standardising, list(order)
    if scaling is not None:
        scaling = ImportedScaling(shift=scaling.shift[places], scale=scaling.scale[places])
    return replace(
        network,
        layers=(replace(first, weight=first.weight[:, places]), *network.layers[1:]),
        input_names=tuple(theirs[place] for place in places),
        standardising=scaling,
    )


def _with_classes_of(network: ImportedNetwork, spec: ProjectSpec) -> ImportedNetwork:
    theirs, ours = network.class_names, spec.data.class_names
    if not theirs or len(theirs) != len(ours) or theirs == ours:
        return network
    last = network.layers[-1]
    places = [theirs.index(name) for name in ours] if set(theirs) == set(ours) else []
    activation = last.activation or spec.network.layers[-1].activation
    if places and network.output_count == len(ours):
        last = replace(last, weight=last.weight[places], bias=last.bias[places])
    elif places and network.output_count == 1 and activation in _ODD:
        last = replace(last, weight=-last.weight, bias=-last.bias)
    else:
        note = f"The classes of {network.called} are {few(theirs)}. Here they are {few(ours)}, in this order."
        return replace(network, notes=(*network.notes, note))
    return replace(network, layers=(*network.layers[:-1], last), class_names=ours)
