"""A scalar, a layer or a network as lines for micrograd, or for our Value where micrograd lacks a function."""

from __future__ import annotations

from collections.abc import Sequence, Set

from gradstudio.engine.ops import POWER
from gradstudio.export.copying.neuron import handed_numbers
from gradstudio.export.copying.statements import Dialect, statements
from gradstudio.export.errors import ExportError
from gradstudio.export.micrograd_script.operations import ACTIVATIONS
from gradstudio.export.script_parts.library import PLAIN
from gradstudio.export.subject import ExportSubject
from gradstudio.graph.value_graph import ValueGraph

MOST_PARAMETERS = 20_000
"""Most parameters of a layer or a network that is written."""

_NAMES_OF_POWERS = {POWER: "power by a value"}
_OF_MICROGRAD = frozenset({"add", "subtract", "multiply", "divide", "power", "neg", "relu"})


def node_in_micrograd(graph: ValueGraph, data: Sequence[float], node: int) -> str:
    """Write a node of a graph as statements, one for each labelled node that it is computed from.

    Args:
        graph: where the node is.
        data: number of each node.
        node: its index.

    Raises:
        ExportError: it is computed from too many nodes.
    """
    lines, operations = statements(graph, data, node, _VALUE)
    used = {_NAMES_OF_POWERS.get(operation, operation.name) for operation in operations}
    return "\n".join([*_imports(used), "", *lines]) + "\n"


def layer_in_micrograd(subject: ExportSubject, layer: int, sample: int) -> str:
    """Write a layer on what it is handed of a sample.

    Args:
        subject: what is handed over.
        layer: from 1.
        sample: from 0.

    Raises:
        ExportError: it has too many parameters, or there is no such sample.
    """
    return _layers(subject, [layer], sample)


def network_in_micrograd(subject: ExportSubject, sample: int) -> str:
    """Write the whole network on the inputs of a sample; errors as for a layer."""
    return _layers(subject, range(1, len(subject.layers) + 1), sample)


def _layers(subject: ExportSubject, layers: Sequence[int], sample: int) -> str:
    count = sum(subject.spec.layer_parameter_counts[layer - 1] for layer in layers)
    if count > MOST_PARAMETERS:
        raise ExportError(
            f"{count:,} weights and biases are too many to copy as single objects: at most {MOST_PARAMETERS:,} can "
            "be copied. Export a NumPy script instead."
        )
    before = "x" if layers[0] == 1 else f"a{layers[0] - 1}"
    written = {layer: subject.layers[layer - 1].activation for layer in layers}
    lines = [
        *_imports({name for name in written.values() if name not in ("linear", "leaky_relu")}),
        "",
        f"# Sample {sample + 1}.",
        *PLAIN.assign(before, handed_numbers(subject, layers[0] - 1, sample)),
        f"{before} = [Value(number) for number in {before}]",
    ]
    for layer, activation in written.items():
        one = subject.layers[layer - 1]
        w, b, z, a = (f"{letter}{layer}" for letter in "wbza")
        lines += [
            "",
            *PLAIN.assign(w, one.weight),
            *PLAIN.assign(b, one.bias),
            f"{w} = [[Value(number) for number in row] for row in {w}]",
            f"{b} = [Value(number) for number in {b}]",
            f"{z} = [sum((w * x for w, x in zip(row, {before})), bias) for row, bias in zip({w}, {b})]",
        ]
        formula = None if activation == "linear" else ACTIVATIONS[activation].replace("Z", "z")
        lines.append(f"{a} = {z}" if formula is None else f"{a} = [{formula} for z in {z}]")
        before = a
    return "\n".join(lines) + "\n"


def _imports(operations: Set[str]) -> list[str]:
    """Write where `Value` comes from: micrograd, unless that lacks one of some operations."""
    lacking = sorted(operations - _OF_MICROGRAD)
    if not lacking:
        return ["from micrograd.engine import Value"]
    return [f"# micrograd's Value has no {', '.join(lacking)}.", "from gradstudio.engine import Value"]


def _wrapped(text: str) -> str:
    return f"Value({text})"


def _call(operation: str, operands: Sequence[str]) -> str:
    return f"{operands[0]}.{operation}({', '.join(operands[1:])})"


_VALUE = Dialect(taken=frozenset({"Value"}), leaf=_wrapped, constant=_wrapped, call=_call)
