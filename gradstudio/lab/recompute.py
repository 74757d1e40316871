"""What a graph gives when some of its numbers are others."""

from __future__ import annotations

from collections.abc import Mapping

from gradstudio.engine.op import Op
from gradstudio.lab.errors import LabError
from gradstudio.lab.subject import Subject


def recomputed(subject: Subject, changes: Mapping[int, float]) -> list[float]:
    """Return the value of every node with some of them set to other numbers; the subject stays as it is.

    A node that is set keeps its number whatever it is computed from, and what depends on it is computed anew by the
    engine's own operations, in topological order. All else keeps its number to the last bit.

    Args:
        subject: the graph.
        changes: the number of each node that is set, leaf or inner, by its index.

    Raises:
        MathDomainError: an operation leaves its domain.
        LabError: there is no such node, or an operation that is not the engine's would have to be computed.
    """
    data = [node.data for node in subject.nodes]
    is_new = [False] * len(data)
    for node, number in changes.items():
        if not 0 <= node < len(data):
            raise LabError(f"There is no node {node}: the graph has {len(data):,}, counted from 0.")
        data[node] = float(number)
        is_new[node] = True
    for node in range(min(changes, default=len(data)), len(data)):
        operands = subject.operands[node]
        if node in changes or not any(is_new[operand] for operand in operands):
            continue
        data[node] = _result(subject, node, [data[operand] for operand in operands])
        is_new[node] = True
    return data


def _result(subject: Subject, node: int, operands: list[float]) -> float:
    operation: Op | None = subject.nodes[node].operation
    if operation is None:
        raise LabError(
            f"{subject.names[node]} is computed by “{subject.nodes[node]._op}”, which is no operation of the "
            "engine: it cannot be computed anew."
        )
    try:
        return operation.forward(*operands)
    except (ValueError, ZeroDivisionError):
        raise operation.outside_domain(*operands) from None
