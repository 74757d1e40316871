"""In which order the numbers of a graph are computed: as the code that built it did, as far as its labels tell.

The topological order of the engine, by which backward goes, takes a network depth first: before each weight of the
output all of the neuron that it weighs. A network is computed sample by sample, layer by layer, neuron by neuron.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.engine.ops import MULTIPLY
from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.value import Value
from gradstudio.lab.subject import Subject

_SAMPLE_LOSS = "sample loss"
_LATE = 2**62


def forward_order(subject: Subject) -> list[int]:
    """Return all nodes that are computed, each after its operands.

    Activations of a network come in the order in which it computes them, each after what it is made of; what their
    labels do not tell keeps the topological order.

    Args:
        subject: the graph.
    """
    nodes, operands = subject.nodes, subject.operands
    ranks = _ranks(nodes, operands)
    # A node is computed for the first of those that need it; where ranks are equal, the topological order holds.
    for node in range(len(nodes) - 1, -1, -1):
        rank = ranks[node]
        for operand in operands[node]:
            ranks[operand] = min(rank, ranks[operand])
    return sorted((node for node, own in enumerate(operands) if own), key=ranks.__getitem__)


def _ranks(nodes: Sequence[Value], operands: Sequence[tuple[int, ...]]) -> list[int]:
    """Return which comes when, of activations, dropped activations and losses of samples; all else comes late."""
    paths = [_activation(node) for node in nodes]
    layers = 1 + max((path.layer for path in paths if path is not None), default=0)
    neurons = 1 + max((path.neuron or 0 for path in paths if path is not None), default=0)
    samples = _samples(nodes, operands)
    ranks = [_LATE] * len(nodes)
    for node, path in enumerate(paths):
        sample = samples[node]
        if sample is None:
            continue
        begin = sample * (layers + 1) * 2
        if nodes[node].label == _SAMPLE_LOSS:
            ranks[node] = (begin + 2 * layers) * neurons
        elif path is not None:
            ranks[node] = (begin + 2 * path.layer) * neurons + (path.neuron or 0)
        elif nodes[node].operation is MULTIPLY and (dropped := _dropped(nodes, paths, operands[node])):
            ranks[node] = (begin + 2 * dropped.layer + 1) * neurons + (dropped.neuron or 0)
    return ranks


def _samples(nodes: Sequence[Value], operands: Sequence[tuple[int, ...]]) -> list[int | None]:
    """Return for each node the first sample whose loss depends on it; None for what is made of the losses."""
    roots = [node for node, value in enumerate(nodes) if value.label == _SAMPLE_LOSS] or [len(nodes) - 1]
    found = [_LATE] * len(nodes)
    for sample, root in enumerate(roots):
        found[root] = sample
    for node in range(len(nodes) - 1, -1, -1):
        for operand in operands[node]:
            found[operand] = min(found[node], found[operand])
    return [None if sample == _LATE else sample for sample in found]


def _activation(node: Value) -> ScalarPath | None:
    path = ScalarPath.parse(node.label) if node._prev and node.label else None
    return path if path is not None and path.part == "activation" else None


def _dropped(
    nodes: Sequence[Value], paths: Sequence[ScalarPath | None], operands: Sequence[int]
) -> ScalarPath | None:
    """Return whose activation a product with such operands is, once dropout has scaled it; None for another one."""
    factor = nodes[operands[1]]
    return paths[operands[0]] if not factor._prev and not factor.label else None
