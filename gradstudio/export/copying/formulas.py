r"""Nodes of a graph as formulas in LaTeX, with brackets where they are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradstudio.engine.op import Op
from gradstudio.export.copying.cone import cone_of, is_number, named_nodes
from gradstudio.export.copying.symbols import symbol
from gradstudio.export.latex import filled, latex_number
from gradstudio.graph.value_graph import ValueGraph

MOST_TERMS = 6
"""Of a sum of more terms the first ones and the last are written."""

_MOST_WHOLE = 1e6

_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 4, 5
_BINDS: Mapping[str, int] = {
    **dict.fromkeys(("add", "subtract", "neg", "elu"), _SUM),
    **dict.fromkeys(("multiply", "silu", "gelu"), _PRODUCT),
    **dict.fromkeys(("divide", "power", "sigmoid", "exp"), _POWER),
}
"""How tightly a written operation binds; all others are as tight as a name."""
_NEEDS: Mapping[str, tuple[int, int]] = {
    "add": (_SUM, _PRODUCT),
    "subtract": (_SUM, _PRODUCT),
    "multiply": (_PRODUCT, _POWER),
    "power": (_ATOM, 0),
    **dict.fromkeys(("neg", "sigmoid", "leaky_relu", "elu", "silu", "gelu"), (_PRODUCT, 0)),
}
"""How tightly the operands of an operation must bind to go without brackets; those of all others need none."""

Written = tuple[str, int]


def formulas(graph: ValueGraph, data: Sequence[float], node: int) -> list[tuple[str, str, float]]:
    """Return name, formula and number of a node and of each named one that it is computed from, the node first.

    A formula is empty for a leaf.

    Args:
        graph: where the node is.
        data: number of each node.
        node: its index.

    Raises:
        ExportError: it is computed from too much.
    """
    cone = cone_of(graph, node)
    symbols = _symbols(graph, named_nodes(graph, cone))
    texts: dict[int, Written] = {}
    terms: dict[int, list[Written]] = {}
    found: dict[int, tuple[str, str, float]] = {}
    for one in cone:
        operation = graph.operations[one]
        if operation is None:
            texts[one] = _number(data[one]) if is_number(graph, one) else (symbols[one], _ATOM)
            formula = ""
        else:
            operands = graph.operands[one]
            if operation.name == "add":
                terms[one] = [*terms.get(operands[0], [texts[operands[0]]]), texts[operands[1]]]
                texts[one] = _sum(terms[one]), _SUM
            else:
                texts[one] = _filled(operation, [texts[used] for used in operands])
            formula = texts[one][0]
        if one in symbols:
            found[one] = symbols[one], formula, data[one]
            texts[one] = symbols[one], _ATOM
            terms.pop(one, None)
    return [found[one] for one in _in_reading_order(graph, node, symbols)]


def _symbols(graph: ValueGraph, nodes: Sequence[int]) -> dict[int, str]:
    """Return what nodes are called: by their labels, or else v with a number."""
    without = [one for one in nodes if not graph.labels[one]]
    letters = {one: "v" if len(without) == 1 else f"v_{{{place}}}" for place, one in enumerate(without, 1)}
    return {one: letters[one] if one in letters else symbol(graph.labels[one]) for one in nodes}


def _in_reading_order(graph: ValueGraph, node: int, symbols: Mapping[int, str]) -> list[int]:
    """Return the named nodes in the order in which formulas name them, level by level."""
    order, waiting = [node], [node]
    for one in order:
        waiting = list(reversed(graph.operands[one]))
        while waiting:
            used = waiting.pop()
            if used not in symbols:
                waiting.extend(reversed(graph.operands[used]))
            elif used not in order:
                order.append(used)
    return order


def _number(value: float) -> Written:
    is_short = value.is_integer() and abs(value) < _MOST_WHOLE
    text = str(int(value)) if is_short else latex_number(value)
    return text, _SUM if text.startswith("-") else _PRODUCT if "cdot" in text else _ATOM


def _filled(operation: Op, operands: Sequence[Written]) -> Written:
    needs = _NEEDS.get(operation.name, (0, 0))
    a, b = (
        *(_bracketed(written, needed) for written, needed in zip(operands, needs, strict=False)),
        "",
    )[:2]
    return filled(operation.latex, a, b, ""), _BINDS.get(operation.name, _ATOM)


def _sum(terms: Sequence[Written]) -> str:
    written = [_bracketed(term, _SUM if place == 0 else _PRODUCT) for place, term in enumerate(terms)]
    if len(written) > MOST_TERMS:
        written = [*written[: MOST_TERMS - 2], r"\dots", written[-1]]
    return " + ".join(written)


def _bracketed(written: Written, needed: int) -> str:
    text, binds = written
    return text if binds >= needed else rf"\left({text}\right)"
