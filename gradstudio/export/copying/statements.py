"""A node of a graph as statements in Python, one for each named node that it is computed from."""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from gradstudio.engine.op import Op
from gradstudio.export.copying.cone import cone_of, named_nodes
from gradstudio.export.script_parts.literals import WIDTH, number
from gradstudio.graph.value_graph import ValueGraph

_BINARY = {
    "add": ("+", 1, 1, 2),
    "subtract": ("-", 1, 1, 2),
    "multiply": ("*", 2, 2, 3),
    "divide": ("/", 2, 2, 3),
    "floor_divide": ("//", 2, 2, 3),
    "power": ("**", 4, 5, 5),
}
"""Of an operation its sign, how tightly it binds, and how tightly its operands must to go without brackets."""
_NEGATED, _ATOM = 3, 5

Text = tuple[str, int]
"""What is written of a node, and how tightly that binds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a library writes what Python has no sign for.

    Attributes:
        taken: names that mean something else.
        leaf: from a number to a leaf that a gradient is wanted of.
        constant: from a number to what stands where the library takes no mere number.
        call: from an operation and its operands to their result; operands that are not names stand in brackets.
        calls: names of operations that are written by `call` although Python has a sign for them.
    """

    taken: frozenset[str]
    leaf: Callable[[str], str]
    constant: Callable[[str], str]
    call: Callable[[str, Sequence[str]], str]
    calls: frozenset[str] = frozenset()


def statements(
    graph: ValueGraph, data: Sequence[float], node: int, dialect: Dialect
) -> tuple[list[str], set[Op]]:
    """Return the statements of a node, itself last, and the operations in them.

    Args:
        graph: where the node is.
        data: number of each node.
        node: its index.
        dialect: of the library.

    Raises:
        ExportError: it is computed from too many nodes.
    """
    cone = cone_of(graph, node)
    names = _names(graph, cone, dialect.taken)
    texts: dict[int, Text] = {}
    lines: list[str] = []
    numbers: set[int] = set()  # that stand in the lines as they are
    for one in cone:
        operation = graph.operations[one]
        text: Text
        if operation is None:
            text = _literal(data[one]), _NEGATED if data[one] < 0.0 else _ATOM
        else:
            operands = [(texts[used], used in numbers) for used in graph.operands[one]]
            text = _written(operation.name, operands, dialect)
        if one in names:
            lines += _statement(names[one], dialect.leaf(text[0]) if operation is None else text[0])
            text = names[one], _ATOM
        elif operation is None:
            numbers.add(one)
        texts[one] = text
    return lines, {operation for one in cone if (operation := graph.operations[one])}


def _literal(value: float) -> str:
    return number(value) if math.isfinite(value) else f'float("{value}")'


def _names(graph: ValueGraph, cone: Sequence[int], taken: Set[str]) -> dict[int, str]:
    """Return what the named nodes are called in Python."""
    names: dict[int, str] = {}
    for one in named_nodes(graph, cone):
        names[one] = _identifier(graph.labels[one] or "v", {*taken, *names.values()})
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


def _written(operation: str, operands: Sequence[tuple[Text, bool]], dialect: Dialect) -> Text:
    """Write an operation on written operands, each with whether it is a mere number."""
    (a, of_a), is_number = operands[0]
    if operation in _BINARY and operation not in dialect.calls:
        sign, binds, left, right = _BINARY[operation]
        (b, of_b), b_is_number = operands[1]
        if is_number and (b_is_number or sign == "**"):
            a, of_a = dialect.constant(a), _ATOM
        return f"{_bracketed(a, of_a, left)} {sign} {_bracketed(b, of_b, right)}", binds
    if is_number:
        a, of_a = dialect.constant(a), _ATOM
    if operation == "neg":
        return f"-{_bracketed(a, of_a, _NEGATED)}", _NEGATED
    further = [dialect.constant(text) if plain else text for (text, _), plain in operands[1:]]
    return dialect.call(operation, [_bracketed(a, of_a, _ATOM), *further]), _ATOM


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
