"""How a node's value and gradient came about, with the numbers filled in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradstudio.graph.operand_names import in_brackets, named, operand_names, result_name
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.number_text import format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class OperandTerm:
    """One operand of a node and the local derivative with respect to it.

    Attributes:
        node: index of the operand.
        name: what it is called in the formulas; see `operand_names`.
        data: its value.
        derivative: the local derivative as a formula.
        substituted: the same with numbers.
        value: the local derivative.
    """

    node: int
    name: str
    data: float
    derivative: str
    substituted: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One term of a node's gradient: what flows back from one use of it.

    Attributes:
        consumer: index of the node that uses it.
        position: which operand it is there, from 0.
        derivative: the local derivative as a formula, in the names of the consumer's operands.
        local: derivative of the consumer with respect to this operand.
        upstream: gradient of the consumer.
        product: local · upstream.
    """

    consumer: int
    position: int
    derivative: str
    local: float
    upstream: float
    product: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All that can be said of one node.

    Attributes:
        node: its index.
        data: its value.
        grad: derivative of the root with respect to it.
        formula: how the value is computed, "" for a leaf.
        substituted: the same with numbers.
        domain: where the operation is defined, "" for a leaf.
        operands: one term per operand, in operand order.
        contributions: one term per use; for the root, whose gradient is 1 by definition, there are none.
    """

    node: int
    data: float
    grad: float
    formula: str
    substituted: str
    domain: str
    operands: tuple[OperandTerm, ...]
    contributions: tuple[Contribution, ...]


def explain(
    graph: ValueGraph, data: NDArray[np.float64], grad: NDArray[np.float64], node: int
) -> Explanation:
    """Explain one node of a graph whose values and gradients are `data` and `grad`, by node.

    Args:
        graph: the graph.
        data: shape (nodes,), the value of each node.
        grad: shape (nodes,), the gradient of each node.
        node: index of the node.
    """
    operation = graph.operations[node]
    own = graph.operands[node]
    operands: tuple[OperandTerm, ...] = ()
    formula = substituted = domain = ""
    if operation is not None:
        called = operand_names(graph, node, data)
        names = dict(zip("ab", called, strict=False))
        numbers = {
            letter: in_brackets(format_number(float(data[operand])))
            for letter, operand in zip("ab", own, strict=False)
        }
        numbers["out"] = in_brackets(format_number(float(data[node])))
        formula, domain = named(operation.formula, names), operation.domain
        substituted = named(operation.formula, numbers)
        operands = tuple(
            OperandTerm(
                node=operand,
                name=name,
                data=float(data[operand]),
                derivative=named(derivative, names),
                substituted=named(derivative, numbers),
                value=value,
            )
            for operand, name, derivative, value in zip(
                own, called, operation.derivatives, _partials(graph, data, node), strict=False
            )
        )
    return Explanation(
        node=node,
        data=float(data[node]),
        grad=float(grad[node]),
        formula=formula,
        substituted=substituted,
        domain=domain,
        operands=operands,
        contributions=tuple(_contribution(graph, data, grad, node)),
    )


def _contribution(
    graph: ValueGraph, data: NDArray[np.float64], grad: NDArray[np.float64], node: int
) -> list[Contribution]:
    contributions = []
    for edge in graph.consumers[node]:
        operation = graph.operations[edge.target]
        if operation is None:
            continue
        names = dict(zip("ab", operand_names(graph, edge.target, data), strict=False))
        names["out"] = result_name(graph, edge.target)
        local = _partials(graph, data, edge.target)[edge.position]
        upstream = float(grad[edge.target])
        contributions.append(
            Contribution(
                consumer=edge.target,
                position=edge.position,
                derivative=named(operation.derivatives[edge.position], names),
                local=local,
                upstream=upstream,
                product=local * upstream,
            )
        )
    return contributions


def _partials(graph: ValueGraph, data: NDArray[np.float64], node: int) -> tuple[float, ...]:
    operation = graph.operations[node]
    if operation is None:
        return ()
    return operation.partials(float(data[node]), *(float(data[operand]) for operand in graph.operands[node]))
