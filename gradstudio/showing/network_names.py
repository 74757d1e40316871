"""Finding the neurons in a graph whose parameters alone have names, such as that of a network of micrograd's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.engine.paths import ScalarPath
from gradstudio.graph.reading import operation_called


def with_network_names(
    labels: Sequence[str], symbols: Sequence[str], operands: Sequence[Sequence[int]]
) -> tuple[str, ...]:
    """Return the names of nodes with those of pre-activations, activations and inputs, as ours has them.

    A pre-activation is a sum of one neuron's bias and of products, each with one of its weights, and no part of
    a larger one. What an activation function makes of it alone is the activation; without one it is that itself.

    Args:
        labels: name of each node in topological order, "" for none; ``layer1.neuron2.w3`` of parameters.
        symbols: operation of each, "" for a leaf.
        operands: of each, as indices.
    """
    paths = [_parameter(label) if not own else None for label, own in zip(labels, operands, strict=True)]
    if not any(paths):
        return tuple(labels)
    finder = _Neurons(labels, symbols, operands, paths)
    named = list(labels)
    for node, path in finder.ends():
        named[node] = named[node] or str(path)
    for node, path in finder.inputs.items():
        named[node] = named[node] or str(path)
    return tuple(named)


def _parameter(label: str) -> ScalarPath | None:
    path = ScalarPath.parse(label) if label else None
    return path if path is not None and path.is_parameter else None


class _Neurons:
    """The sums of each neuron.

    Attributes:
        inputs: the leaves that are weighed in the first layer.
    """

    def __init__(
        self,
        labels: Sequence[str],
        symbols: Sequence[str],
        operands: Sequence[Sequence[int]],
        paths: Sequence[ScalarPath | None],
    ) -> None:
        self._labels, self._symbols, self._operands, self._paths = labels, symbols, operands, paths
        self.inputs: dict[int, ScalarPath] = {}
        self._of: dict[int, ScalarPath] = {}  # the neuron that a term or a sum of terms belongs to
        self._with_bias: set[int] = set()
        self._users: dict[int, list[int]] = {}
        for node, own in enumerate(operands):
            for operand in set(own):
                self._users.setdefault(operand, []).append(node)
            self._look_at(node, own)

    def ends(self) -> list[tuple[int, ScalarPath]]:
        """Return pre-activations and activations with their names."""
        found = []
        for node in sorted(self._with_bias):
            neuron, users = self._of[node], self._users.get(node, ())
            if not self._operands[node] or any(self._of.get(user) == neuron for user in users):
                continue
            end = replace(neuron, part="activation")
            if len(users) == 1 and self._is_activation(users[0]):
                found.append((node, replace(neuron, part="pre_activation")))
                found.append((users[0], end))
            else:
                found.append((node, end))
        return found

    def _look_at(self, node: int, own: Sequence[int]) -> None:
        path = self._paths[node]
        if path is not None:
            if path.is_bias:
                self._of[node] = path.of_neuron
                self._with_bias.add(node)
        elif len(own) == 2 and self._symbols[node] == "*":
            self._look_at_product(node, own)
        elif len(own) == 2 and self._symbols[node] == "+":
            first, second = (self._of.get(operand) for operand in own)
            neuron = first or second
            if neuron is None or {first, second} - {neuron, None}:
                return
            has_bias = not self._with_bias.isdisjoint(own)
            # A number is what a sum of products began with; one that is added after the bias is no part of it.
            if (first and second) or (not has_bias and any(map(self._is_number, own))):
                self._of[node] = neuron
                if has_bias:
                    self._with_bias.add(node)

    def _look_at_product(self, node: int, own: Sequence[int]) -> None:
        weights = [operand for operand in own if self._is_weight(operand)]
        if len(weights) != 1:
            return
        path = self._paths[weights[0]]
        assert path is not None
        self._of[node] = path.of_neuron
        weighed = own[0] if own[1] == weights[0] else own[1]
        if path.layer == 1 and path.weight is not None and self._is_number(weighed):
            self.inputs.setdefault(weighed, ScalarPath(part="input", layer=0, neuron=path.weight))

    def _is_weight(self, node: int) -> bool:
        path = self._paths[node]
        return path is not None and not path.is_bias

    def _is_number(self, node: int) -> bool:
        return not self._operands[node] and not self._labels[node]

    def _is_activation(self, node: int) -> bool:
        operation = operation_called(self._symbols[node])
        return len(self._operands[node]) == 1 and operation is not None and operation.name in ACTIVATIONS
