"""A scalar, a layer or a network as lines for micrograd, or for our Value where micrograd lacks a function."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence, Set

from gradstudio.engine.op import Op
from gradstudio.engine.ops import POWER
from gradstudio.export.copying.cone import cone_of, named_nodes
from gradstudio.export.copying.neuron import handed_numbers
from gradstudio.export.errors import ExportError
from gradstudio.export.micrograd_script.operations import ACTIVATIONS
from gradstudio.export.script_parts.library import PLAIN
from gradstudio.export.script_parts.literals import WIDTH, number
from gradstudio.export.subject import ExportSubject
from gradstudio.graph.value_graph import ValueGraph

MOST_PARAMETERS = 20_000
"""Most parameters of a layer or a network that is written."""

_BINARY = {
    "add": ("+", 1, 1, 2),
    "subtract": ("-", 1, 1, 2),
    "multiply": ("*", 2, 2, 3),
    "divide": ("/", 2, 2, 3),
    "floor_divide": ("//", 2, 2, 3),
    "power": ("**", 4, 5, 5),
}
"""Of an operation its sign, how tightly it binds, and how tightly its operands must to go without brackets."""
_NAMES_OF_POWERS = {POWER: "power by a value"}
_OF_MICROGRAD = frozenset({"add", "subtract", "multiply", "divide", "power", "neg", "relu"})
_NEGATED, _ATOM = 3, 5

Text = tuple[str, int]
"""What is written of a node, and how tightly that binds."""


def node_in_micrograd(graph: ValueGraph, data: Sequence[float], node: int) -> str:
    """Write a node of a graph as statements, one for each labelled node that it is computed from.

    Args:
        graph: where the node is.
        data: number of each node.
        node: its index.

    Raises:
        ExportError: it is computed from too many nodes.
    """
    cone = cone_of(graph, node)
    names = _names(graph, cone)
    texts: dict[int, Text] = {}
    lines: list[str] = []
    numbers: set[int] = set()  # that stand in the lines as they are
    for one in cone:
        operation = graph.operations[one]
        text: Text
        if operation is None:
            text = number(data[one]), _ATOM if data[one] >= 0.0 else _NEGATED
        else:
            text = _written(operation, [(texts[used], used in numbers) for used in graph.operands[one]])
        if one in names:
            lines += _statement(names[one], f"Value({text[0]})" if operation is None else text[0])
            text = names[one], _ATOM
        elif operation is None:
            numbers.add(one)
        texts[one] = text
    used = {
        _NAMES_OF_POWERS.get(operation, operation.name)
        for one in cone
        if (operation := graph.operations[one])
    }
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
            f"{count:,} weights and biases are too many to copy with an object for each: up to {MOST_PARAMETERS:,} "
            "are. Export a NumPy script instead."
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


def _names(graph: ValueGraph, cone: Sequence[int]) -> dict[int, str]:
    """Return what the named nodes are called in Python."""
    names: dict[int, str] = {}
    for one in named_nodes(graph, cone):
        names[one] = _identifier(graph.labels[one] or "v", {"Value", *names.values()})
    return names


def _identifier(label: str, taken: Set[str]) -> str:
    name = re.sub(r"\W", "_", label)
    if not name.isidentifier() or keyword.iskeyword(name):
        name = f"v_{name}"
    unique, count = name, 1
    while unique in taken:
        count += 1
        unique = f"{name}_{count}"
    return unique


def _written(operation: Op, operands: Sequence[tuple[Text, bool]]) -> Text:
    """Write an operation on written operands, each with whether it is a mere number."""
    (a, of_a), is_number = operands[0]
    if operation.name in _BINARY:
        sign, binds, left, right = _BINARY[operation.name]
        (b, of_b), b_is_number = operands[1]
        if is_number and (b_is_number or sign == "**"):
            a, of_a = f"Value({a})", _ATOM
        return f"{_bracketed(a, of_a, left)} {sign} {_bracketed(b, of_b, right)}", binds
    if is_number:
        a, of_a = f"Value({a})", _ATOM
    if operation.name == "neg":
        return f"-{_bracketed(a, of_a, _NEGATED)}", _NEGATED
    further = ", ".join(text for (text, _), _ in operands[1:])
    return f"{_bracketed(a, of_a, _ATOM)}.{operation.name}({further})", _ATOM


def _bracketed(text: str, binds: int, needed: int) -> str:
    return text if binds >= needed else f"({text})"


def _statement(name: str, value: str) -> list[str]:
    """Write an assignment; a long sum has a line for each few terms."""
    whole = f"{name} = {value}"
    terms = value.split(" + ")
    if len(whole) <= WIDTH or "(" in value or len(terms) == 1:
        return [whole]
    lines, line = [], f"    {terms[0]}"
    for term in terms[1:]:
        if len(line) + len(term) + 3 > WIDTH:
            lines.append(line)
            line = f"    + {term}"
        else:
            line += f" + {term}"
    return [f"{name} = (", *lines, line, ")"]
