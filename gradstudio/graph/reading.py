"""Reading a graph that was made by hand: of our own `Value`, or of objects like those of micrograd."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from gradstudio.engine.arguments import real_number
from gradstudio.engine.errors import GradStudioError, ValueTypeError, shown
from gradstudio.engine.op import Op
from gradstudio.engine.ops import OPS, POWER_LITERAL
from gradstudio.engine.value import Value
from gradstudio.engine.walk import topological_order

MOST_SCALARS = 100_000
"""A larger graph cannot be placed."""

CLOSURE_NAMES = ("self", "other")
"""What micrograd's operations call their operands, from first to last."""

_POWER = re.compile(r"\*\*\s*(-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)")
_BY_SYMBOL = {op.symbol: op for op in OPS}


class GraphReadingError(GradStudioError, ValueError):
    """An object is not the result of a computation that can be shown."""


def read_graph(root: object) -> tuple[Value, list[Any]]:
    """Return a graph as one of `Value`, and its nodes as they were given, in topological order.

    What is read of a node is `data`, `grad`, `_prev`, `_op` and, if it has one, `label`; nothing of it is called.
    An operation is known by its symbol, also micrograd's ``ReLU`` and ``**3``; a node with another one is shown
    without local derivatives. Where the operands stand in a set, as micrograd's do, their order is that of `self`
    and `other` in the closure of `_backward`; without one ``a * a`` is told by there being one operand, and the
    order of two by the result.

    Args:
        root: the final result; its gradients are those of the last `backward`.

    Raises:
        GraphReadingError: an object lacks one of these attributes, its numbers are none, a node is computed from
            itself, or there are more than 100,000 nodes.
    """
    if isinstance(root, Value):
        own = topological_order(root)
        _check_size(len(own))
        return root, list(own)
    nodes = _walk(root)
    copies: dict[int, Value] = {}
    for node in nodes:
        operation, operands = _operation(node)
        data, grad = numbers_of(node)
        copy = Value(
            data,
            [copies[id(operand)] for operand in operands],
            node._op,
            str(getattr(node, "label", "") or ""),
        )
        copy.grad, copy._rule = grad, operation
        copies[id(node)] = copy
    copied = topological_order(copies[id(nodes[-1])])
    given = {id(copies[id(node)]): node for node in nodes}
    return copied[-1], [given[id(copy)] for copy in copied]


def numbers_of(node: Any) -> tuple[float, float]:
    """Return data and grad of a node as they are now.

    Raises:
        GraphReadingError: one of them is no number.
    """
    try:
        data, grad = node.data, node.grad
        if data.__class__ is float and grad.__class__ is float:
            return data, grad
        return real_number(data), real_number(grad)
    except (AttributeError, ValueTypeError) as error:
        raise GraphReadingError(
            f"A node of the graph has no number as data or grad: {error} Call backward() on the result first."
        ) from error


def _walk(root: object) -> list[Any]:
    """Return every node that the root depends on, each after all of its operands."""
    order: list[Any] = []
    place: dict[
        int, int
    ] = {}  # by identity, since a node may define equality of its own; −1 while it is entered
    way = [(root, iter(_checked_operands(root)))]
    place[id(root)] = -1
    while way:
        node, operands = way[-1]
        for operand in operands:
            if id(operand) not in place:
                place[id(operand)] = -1
                way.append((operand, iter(_checked_operands(operand))))
                _check_size(len(place))
                break
            if place[id(operand)] < 0:
                raise GraphReadingError("The graph has a circle: a node is computed from itself.")
        else:
            place[id(node)] = len(order)
            order.append(node)
            way.pop()
    return order


def _checked_operands(node: Any) -> Iterable[Any]:
    """Return the operands of a node in any order.

    Raises:
        GraphReadingError: it is no node.
    """
    missing = [name for name in ("data", "grad", "_prev", "_op") if not hasattr(node, name)]
    if missing or isinstance(node, type):
        raise GraphReadingError(
            f"{shown(node)} is no node of a graph: it has no {' and no '.join(missing) or 'numbers'}. "
            "Hand over the final result of a computation, a Value or an object like micrograd's."
        )
    if not isinstance(node._op, str) or not isinstance(node._prev, Iterable):
        raise GraphReadingError(f"{shown(node)} is no node of a graph: _op is a text and _prev its operands.")
    prev: Iterable[Any] = node._prev
    return prev


def _rank(node: Any) -> tuple[str, str, float]:
    return str(getattr(node, "label", "")), str(getattr(node, "_op", "")), numbers_of(node)[0]


def _operation(node: Any) -> tuple[Op | None, Sequence[Any]]:
    """Return the row of the table for a node, None if there is none, and its operands in order."""
    operation = operation_called(node._op)
    if not isinstance(node._prev, set | frozenset):
        operands: Sequence[Any] = tuple(node._prev)
    elif (kept := _operands_in_closure(node)) is not None:
        operands = kept
    else:
        operands = sorted(node._prev, key=_rank)  # not by their places in memory
        if operation is not None and operation.arity == 2:
            if len(operands) == 1:
                operands = (operands[0], operands[0])
            elif (
                len(operands) == 2
                and not _gives(operation, operands, node)
                and _gives(operation, operands[::-1], node)
            ):
                operands = operands[::-1]
    return (operation if operation is not None and len(operands) == operation.arity else None), operands


def operation_called(symbol: str) -> Op | None:
    """Return the row of the table for what a node shows as its operation, also ``ReLU`` and ``**3``; or None."""
    symbol = symbol.strip()
    power = _POWER.fullmatch(symbol)
    if power:
        return _power(float(power[1]))
    return _BY_SYMBOL.get(symbol) or _BY_SYMBOL.get(symbol.lower())


def _operands_in_closure(node: Any) -> tuple[Any, ...] | None:
    """Return the operands that the function holds which passes the gradient on; None if it does not hold all."""
    rule = getattr(node, "_backward", None)
    code, cells = getattr(rule, "__code__", None), getattr(rule, "__closure__", None)
    if code is None or not cells:
        return None
    kept = dict(zip(code.co_freevars, cells, strict=False))
    known = {id(operand) for operand in node._prev}
    try:
        operands = tuple(kept[name].cell_contents for name in CLOSURE_NAMES if name in kept)
    except ValueError:  # a cell that is empty
        return None
    operands = tuple(operand for operand in operands if id(operand) in known)
    return operands if len({id(operand) for operand in operands}) == len(known) else None


def _gives(operation: Op, operands: Sequence[Any], node: Any) -> bool:
    """Whether an operation gives the data of a node."""
    try:
        result = operation.forward(*(numbers_of(operand)[0] for operand in operands))
    except (ValueError, ZeroDivisionError, OverflowError):
        return False
    return math.isclose(result, numbers_of(node)[0], rel_tol=1e-9)


def _power(exponent: float) -> Op:
    """Return the operation that raises its one operand to a power, as micrograd has it."""
    text, less = f"{exponent:g}", f"{exponent - 1:g}"
    return Op(
        POWER_LITERAL.name,
        f"**{text}",
        1,
        lambda a: POWER_LITERAL.forward(a, exponent),
        lambda out, a: POWER_LITERAL.partials(out, a, exponent)[:1],
        f"a ** {text}",
        (f"{text} · a ** {less}",),
        POWER_LITERAL.domain,
        latex=f"A^{{{text}}}",
        latex_derivatives=(f"{text} \\cdot A^{{{less}}}",),
    )


def _check_size(size: int) -> None:
    if size > MOST_SCALARS:
        raise GraphReadingError(f"The graph has more than {MOST_SCALARS:,} scalars, too many to be shown.")
