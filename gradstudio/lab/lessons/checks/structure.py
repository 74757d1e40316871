"""Checks of how the learner's expression is built: operands, operations, orders, and what it computes."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

from gradstudio.engine.errors import did_you_mean, shown
from gradstudio.engine.ops import OPS
from gradstudio.lab.expressions import Expression, ExpressionError, read_expression
from gradstudio.lab.lessons.checks.rule import ANSWER, ANSWERS, EXPRESSION, OF, Argument, CheckRule
from gradstudio.lab.lessons.checks.workings import Workings
from gradstudio.lab.lessons.comparing import fault_of
from gradstudio.lab.lessons.lesson import LessonState
from gradstudio.lab.subject import Subject
from gradstudio.reader import SIGNS

_BOTH = ANSWERS | EXPRESSION
_POINTS = 8
_SEED = 14
_OPERATIONS = tuple(dict.fromkeys((*(op.name for op in OPS), *(op.symbol for op in OPS))))


def order_fault(subject: Subject, names: Sequence[str]) -> str:
    """Return why a backward pass cannot go through the computed nodes in an order, or "" if it can.

    Args:
        subject: the graph.
        names: of the nodes that are computed, as they were typed.
    """
    wanted = [subject.names[at] for at in range(len(subject)) if subject.operands[at]]
    for name in names:
        if name not in wanted:
            return f"{name} sends nothing on: name what is computed, which is not the leaves."
    if len(set(names)) < len(names):
        return "A node stands there twice: each has its turn once."
    if len(names) < len(wanted):
        return f"{len(wanted) - len(names)} of the computed nodes are missing."
    turn = {name: at for at, name in enumerate(names)}
    for at in range(len(subject)):
        for operand in subject.operands[at]:
            later, earlier = subject.names[operand], subject.names[at]
            if later in turn and turn[later] < turn[earlier]:
                return f"{later} has its turn too early: something that it went into comes later."
    return ""


def _order(workings: Workings, arguments: Mapping[str, Any]) -> str:
    return order_fault(workings.subject, workings.names(arguments["answer"]))


def _operands(workings: Workings, arguments: Mapping[str, Any]) -> str:
    subject, name = workings.subject, arguments["of"]
    right = [subject.names[operand] for operand in subject.operands[workings.node(name)]]
    typed = list(workings.names(arguments["answer"]))
    if typed == right:
        return ""
    if sorted(typed) == sorted(right):
        return f"These are the operands of {name}, in another order."
    return f"{name} is not computed from {' and '.join(typed)}: follow the edges that end in it."


def _operation(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name, typed = arguments["of"], workings.text(arguments["answer"]).strip("'\"").lower().translate(SIGNS)
    operation = workings.subject.nodes[workings.node(name)].operation
    if operation is not None and typed in (operation.symbol, operation.name):
        return ""
    return f"{name} was not computed by {typed}. Its box in the graph shows the sign."


def _node_count(workings: Workings, arguments: Mapping[str, Any]) -> str:
    typed = workings.number(arguments["answer"])
    fault = fault_of("The number of nodes", typed, float(len(workings.subject)), 0.0)
    return fault and f"{fault} Leaves are nodes, and so is each number that stands in a line."


def _uses(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name, least = arguments["of"], arguments["at_least"]
    at = workings.node(name)
    times = sum(operands.count(at) for operands in workings.subject.operands)
    return "" if times >= least else f"{name} is used {times} times so far, but the lesson asks for {least}."


def _has(workings: Workings, arguments: Mapping[str, Any]) -> str:
    wanted, least = arguments["operation"], arguments["at_least"]
    found = [node.operation for node in workings.subject.nodes]
    times = sum(1 for each in found if each is not None and wanted in (each.name, each.symbol))
    return (
        ""
        if times >= least
        else f"The expression has too few of {wanted}: {times}, but the lesson asks for {least}."
    )


def _computes(workings: Workings, arguments: Mapping[str, Any]) -> str:
    wanted = read_expression(arguments["expression"])
    typed = read_expression(workings.attempt.expression)
    names = sorted(wanted.numbers)
    if missing := [name for name in names if name not in typed.numbers]:
        return f"{missing[0]} is not used as a leaf yet."
    if more := [name for name in sorted(typed.numbers) if name not in names]:
        return f"{more[0]} is one leaf too many: the leaves are {', '.join(names)}."
    for point, right in _points(wanted):
        try:
            got = typed.build(point).data
        except ExpressionError:
            got = math.nan
        if not math.isclose(got, right, rel_tol=1e-9, abs_tol=1e-12):
            return "It computes something else at other values of its leaves."
    return ""


def _points(wanted: Expression) -> list[tuple[dict[str, float], float]]:
    """Return values of the leaves, drawn by chance, with the result there; fewer where it often has none."""
    draw, found = random.Random(_SEED), []
    for _ in range(20 * _POINTS):
        point = {name: draw.uniform(-2.0, 2.0) for name in sorted(wanted.numbers)}
        try:
            found.append((point, wanted.build(point).data))
        except ExpressionError:
            continue
        if len(found) == _POINTS:
            break
    return found


def _computes_refusal(arguments: Mapping[str, Any], state: LessonState) -> str:
    try:
        wanted = read_expression(arguments["expression"])
    except ExpressionError as error:
        return f"has an expression that is refused: {error}"
    if not _points(wanted):
        return "has an expression without a value, whatever its leaves are between −2 and 2"
    return ""


def _same_lines(workings: Workings, arguments: Mapping[str, Any]) -> str:
    prepared = read_expression(workings.state.expression)
    typed = read_expression(workings.attempt.expression)
    if (typed.structure, _numbers_in_lines(typed)) == (prepared.structure, _numbers_in_lines(prepared)):
        return ""
    return "The lines are others than the lesson's. Put the prepared state back and move its sliders only."


def _numbers_in_lines(expression: Expression) -> list[float]:
    """Return the numbers in what the result is computed from that are no leaf's, such as an exponent."""
    made = (expression.instructions[i] for i in sorted(expression.in_graph))
    return [one.number for one in made if one.op is None and one.leaf is None]


def _same_values(workings: Workings, arguments: Mapping[str, Any]) -> str:
    if fault := _same_lines(workings, arguments):
        return fault
    prepared = read_expression(workings.state.expression).numbers | dict(workings.state.values)
    typed = read_expression(workings.attempt.expression).numbers | dict(workings.attempt.values)
    for name, number in prepared.items():
        if name not in arguments["but"] and not math.isclose(typed.get(name, number), number, rel_tol=1e-9):
            return f"The lesson is about {name} = {number:g}. Give it that value, or put the prepared state back."
    return ""


def _same_values_refusal(arguments: Mapping[str, Any], state: LessonState) -> str:
    leaves = read_expression(state.expression).numbers
    for name in arguments["but"]:
        if name not in leaves:
            hint = did_you_mean(name, leaves)
            return f"names {shown(name)}, which is no leaf of the expression in [state].{hint}"
    return ""


RULES = {
    "backward_order": CheckRule(
        about="the answer names all computed nodes in an order in which a backward pass may go",
        judge=_order,
        needs=_BOTH,
        arguments={"answer": ANSWER},
    ),
    "operands": CheckRule(
        about="the answer names the operands of a node, in order",
        judge=_operands,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF},
    ),
    "operation": CheckRule(
        about="the answer is the operation by which a node was computed",
        judge=_operation,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF},
    ),
    "node_count": CheckRule(
        about="the answer is the number of nodes of the graph",
        judge=_node_count,
        needs=_BOTH,
        arguments={"answer": ANSWER},
    ),
    "uses": CheckRule(
        about="a node is an operand so many times",
        judge=_uses,
        needs=EXPRESSION,
        arguments={"of": OF, "at_least": Argument(kind="whole", least=1)},
    ),
    "has": CheckRule(
        about="the expression has an operation so many times",
        judge=_has,
        needs=EXPRESSION,
        arguments={
            "operation": Argument(kind="text", choices=_OPERATIONS),
            "at_least": Argument(kind="whole", default=1, least=1),
        },
    ),
    "computes": CheckRule(
        about="the expression gives what another gives, at random values of the same leaves",
        judge=_computes,
        needs=EXPRESSION,
        arguments={"expression": Argument(kind="text")},
        refusal=_computes_refusal,
    ),
    "same_lines": CheckRule(
        about="the expression is the lesson's own, with other values of its leaves at the most",
        judge=_same_lines,
        needs=EXPRESSION,
    ),
    "same_values": CheckRule(
        about="the expression and the values of its leaves are the lesson's own, but for leaves that are named",
        judge=_same_values,
        needs=EXPRESSION,
        arguments={"but": Argument(kind="texts", default=())},
        refusal=_same_values_refusal,
    ),
}
"""The checks of this file by name."""
