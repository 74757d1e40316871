"""Where in a network the nodes of a graph lie: of which sample and which neuron each is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from gradstudio.engine.ops import MULTIPLY
from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.value import Value
from gradstudio.lab.subject import Subject
from gradstudio.training.look.sample import SAMPLE_LOSS
from gradstudio.training.look.trace import MAX_SCALARS

_NO_SAMPLE = 2**62
Operands = Sequence[tuple[int, ...]]


class Places:
    """Says where each node lies, as far as labels tell.

    Args:
        subject: the graph.
    """

    def __init__(self, subject: Subject) -> None:
        nodes, operands = subject.nodes, subject.operands
        self._names, self._operands = subject.names, operands
        self._losses = losses_of_samples(nodes)
        self._samples = samples_of(nodes, operands) if len(self._losses) > 1 else []
        self._neurons = _neurons(nodes, operands)
        self._last = max((path.layer for path in self._neurons if path is not None), default=0)

    def of(self, node: int) -> str:
        """Return where a node lies: ``sample 5, layer 1, neuron 2``; "" where nothing tells."""
        parts = []
        is_shared = not self._operands[node] and not self._names[node].startswith("sample")
        sample = self._samples[node] if self._samples and not is_shared else None
        if sample is not None:
            parts.append(self._names[self._losses[sample]].partition(".")[0].replace("sample", "sample "))
        path = self._neurons[node]
        if path is not None and path.neuron is not None:
            layer = "output" if path.layer == self._last else f"layer {path.layer}"
            parts += [layer, f"neuron {path.neuron + 1}"]
        return ", ".join(parts)


def losses_of_samples(nodes: Sequence[Value]) -> list[int]:
    """Return the losses of all samples, in their order; where they have no name, the root alone."""
    return [node for node, value in enumerate(nodes) if value.label == SAMPLE_LOSS] or [len(nodes) - 1]


def samples_of(nodes: Sequence[Value], operands: Operands) -> list[int | None]:
    """Return for each node the place of the first sample whose loss depends on it; None for what is made of losses.

    Args:
        nodes: in topological order.
        operands: of each, as indices.
    """
    found = [_NO_SAMPLE] * len(nodes)
    for sample, loss in enumerate(losses_of_samples(nodes)):
        found[loss] = sample
    for node in range(len(nodes) - 1, -1, -1):
        for operand in operands[node]:
            found[operand] = min(found[node], found[operand])
    return [None if sample == _NO_SAMPLE else sample for sample in found]


def activations(nodes: Sequence[Value]) -> list[ScalarPath | None]:
    """Return for each node what activation it is; None for another one."""
    paths = [_path(node.label) if node._prev and node.label else None for node in nodes]
    return [path if path is not None and path.part == "activation" else None for path in paths]


def dropped(
    nodes: Sequence[Value], paths: Sequence[ScalarPath | None], node: int, operands: Sequence[int]
) -> ScalarPath | None:
    """Return whose activation a node is, once dropout has scaled it; None for another node.

    Args:
        nodes: of the graph.
        paths: of those that are activations.
        node: which node.
        operands: of the node.
    """
    if nodes[node].operation is not MULTIPLY or (path := paths[operands[0]]) is None:
        return None
    factor = nodes[operands[1]]
    return path if not factor._prev and not factor.label else None


_path = lru_cache(maxsize=MAX_SCALARS)(ScalarPath.parse)


def _neurons(nodes: Sequence[Value], operands: Operands) -> list[ScalarPath | None]:
    """Return the neuron of each node: by its label, its operands' labels, or that of the sum that it is part of."""
    paths, found = activations(nodes), [_neuron(node.label) for node in nodes]
    for node in range(len(nodes) - 1, -1, -1):
        own = operands[node]
        if not own:
            continue
        if found[node] is None:
            of_operands = (_neuron(nodes[operand].label) for operand in own if not nodes[operand]._prev)
            found[node] = dropped(nodes, paths, node, own) or next(
                (path for path in of_operands if path), None
            )
        if nodes[node]._op == "+" and found[node] is not None:
            for operand in own:  # the sum of a neuron has parts without a label
                if found[operand] is None and nodes[operand]._prev:
                    found[operand] = found[node]
    return found


def _neuron(label: str) -> ScalarPath | None:
    path = _path(label) if label else None
    return path.of_neuron if path is not None and path.neuron is not None and path.layer > 0 else None
