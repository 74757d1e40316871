"""Names for nodes that have no label: written out down to labelled ones, so that no two read alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gradstudio.engine.op import Op
from gradstudio.export.latex import filled, latex_name
from gradstudio.graph.value_graph import ValueGraph

MOST_TERMS = 4
"""Of a sum of more terms the first ones and the last are written."""

_OPERAND = re.compile(r"(?<![A-Za-z])(a|b)(?![A-Za-z])")
_LOOSE = ("add", "subtract", "neg")
_BRACKETED = {
    **dict.fromkeys(("subtract", "neg"), _LOOSE),
    **dict.fromkeys(("multiply", "divide", "power"), (*_LOOSE, "divide", "power")),
}
"""Operation → the operations that need brackets when their result is one of its operands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notation:
    """How names and operations are written.

    Attributes:
        name: what is written for a label.
        formula: what is written for an operation on written operands.
        bracketed: puts brackets around what is written.
        dots: stands for left-out terms of a sum.
    """

    name: Callable[[str], str]
    formula: Callable[[Op, list[str]], str]
    bracketed: Callable[[str], str]
    dots: str


def _plain_formula(operation: Op, operands: list[str]) -> str:
    names = dict(zip("ab", operands, strict=False))
    return _OPERAND.sub(lambda match: names[match[1]], operation.formula)


def _latex_formula(operation: Op, operands: list[str]) -> str:
    a, b = (*operands, "")[:2]
    return filled(operation.latex, a, b, "")


TEXT = Notation(name=str, formula=_plain_formula, bracketed="({})".format, dots="…")
LATEX = Notation(name=latex_name, formula=_latex_formula, bracketed=r"\left({}\right)".format, dots=r"\dots")


def expression(graph: ValueGraph, node: int, notation: Notation, *, opened: bool = False) -> str:
    """Write a node: its label, or else what it is computed from, down to nodes that have one.

    Args:
        graph: where the node is.
        node: its index.
        notation: how to write it.
        opened: whether to write what the node itself is computed from although it has a label.
    """
    operation = graph.operations[node]
    if operation is None or (graph.labels[node] and not opened):
        return notation.name(graph.title(node))
    if operation.name == "add":
        return _sum(graph, node, notation)
    operands = []
    for operand in graph.operands[node]:
        written = expression(graph, operand, notation)
        inner = graph.operations[operand]
        if (
            inner is not None
            and not graph.labels[operand]
            and inner.name in _BRACKETED.get(operation.name, ())
        ):
            written = notation.bracketed(written)
        operands.append(written)
    return notation.formula(operation, operands)


def _sum(graph: ValueGraph, node: int, notation: Notation) -> str:
    terms, stack = [], list(reversed(graph.operands[node]))
    while stack:
        term = stack.pop()
        operation = graph.operations[term]
        if operation is not None and operation.name == "add" and not graph.labels[term]:
            stack.extend(reversed(graph.operands[term]))
        else:
            terms.append(term)
    if len(terms) > MOST_TERMS:
        shown = [expression(graph, term, notation) for term in (*terms[: MOST_TERMS - 2], terms[-1])]
        return " + ".join((*shown[:-1], notation.dots, shown[-1]))
    return " + ".join(expression(graph, term, notation) for term in terms)
