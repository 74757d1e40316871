"""The natural groups of a network's graph: its inputs, its neurons layer by layer, and the loss."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gradstudio.graph.value_graph import ValueGraph

_ACTIVATION_LABEL = re.compile(r"layer(\d+)\.neuron(\d+)\.a")
_INPUT_LABEL = re.compile(r"x\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Nodes that belong together.

    Attributes:
        column: 0 for the inputs, the layer's number for a neuron, one more than the last layer for the loss.
        row: place within the column, from 0.
        title: what to call the group.
        nodes: indices of its nodes, ascending.
        neuron: number of the neuron in its layer, from 1; 0 for the inputs and the loss.
    """

    column: int
    row: int
    title: str
    nodes: tuple[int, ...]
    neuron: int = 0


def network_groups(graph: ValueGraph) -> tuple[Group, ...]:
    """Return the groups of the graph of a network's loss; none if the graph holds no neurons.

    A neuron's group is all that its activation depends on, up to the activations and inputs it is fed with.
    """
    ends: dict[int, tuple[int, int]] = {}
    inputs: list[int] = []
    for node, label in enumerate(graph.labels):
        if match := _ACTIVATION_LABEL.fullmatch(label):
            ends[node] = int(match[1]), int(match[2])
        elif not graph.operands[node] and _INPUT_LABEL.fullmatch(label):
            inputs.append(node)
    if not ends:
        return ()
    groups = [Group(column=0, row=0, title="inputs", nodes=tuple(inputs))]
    taken = set(inputs) | set(ends)
    for end, (layer, neuron) in ends.items():
        nodes = _members(graph, end, taken)
        taken.update(nodes)
        groups.append(
            Group(
                column=layer,
                row=neuron - 1,
                title=f"layer {layer} · neuron {neuron}",
                nodes=nodes,
                neuron=neuron,
            )
        )
    rest = tuple(node for node in range(len(graph)) if node not in taken)
    if rest:
        groups.append(
            Group(column=max(layer for layer, _ in ends.values()) + 1, row=0, title="loss", nodes=rest)
        )
    return tuple(groups)


def _members(graph: ValueGraph, end: int, border: set[int]) -> tuple[int, ...]:
    members = {end}
    stack = [end]
    while stack:
        for operand in graph.operands[stack.pop()]:
            if operand not in border and operand not in members:
                members.add(operand)
                stack.append(operand)
    return tuple(sorted(members))
