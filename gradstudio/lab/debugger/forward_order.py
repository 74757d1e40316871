"""In which order the numbers of a graph are computed: as the code that built it did, as far as its labels tell.

The topological order of the engine, by which backward goes, takes a network depth first: before each weight of the
output all of the neuron that it weighs. A network is computed sample by sample, layer by layer, neuron by neuron.
"""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.engine.value import Value
from gradstudio.lab.debugger.places import activations, dropped, losses_of_samples, samples_of
from gradstudio.lab.subject import Subject

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
    paths = activations(nodes)
    layers = 1 + max((path.layer for path in paths if path is not None), default=0)
    neurons = 1 + max((path.neuron or 0 for path in paths if path is not None), default=0)
    samples = samples_of(nodes, operands)
    losses = set(losses_of_samples(nodes))
    ranks = [_LATE] * len(nodes)
    for node, path in enumerate(paths):
        sample = samples[node]
        if sample is None:
            continue
        begin = sample * (layers + 1) * 2
        if node in losses:
            ranks[node] = (begin + 2 * layers) * neurons
        elif path is not None:
            ranks[node] = (begin + 2 * path.layer) * neurons + (path.neuron or 0)
        elif own := dropped(nodes, paths, node, operands[node]):
            ranks[node] = (begin + 2 * own.layer + 1) * neurons + (own.neuron or 0)
    return ranks
