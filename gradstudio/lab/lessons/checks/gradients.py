"""Checks of gradients, values and local derivatives of the learner's expression, all computed by the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradstudio.engine.walk import topological_order
from gradstudio.lab.bugs.faults import only
from gradstudio.lab.bugs.on_subject import pass_numbers
from gradstudio.lab.lessons.checks.rule import ANSWER, ANSWERS, EXPRESSION, OF, Argument, CheckRule
from gradstudio.lab.lessons.checks.workings import Workings
from gradstudio.lab.lessons.comparing import fault_of
from gradstudio.lab.lessons.errors import AnswerError
from gradstudio.lab.recompute import recomputed
from gradstudio.lab.subject import Subject

_BOTH = ANSWERS | EXPRESSION
_SIGNS = "positive", "negative"
_BY = Argument(kind="number", default=0.001, least=1e-9, most=1e3)
_MOST_PASSES = 1_000


def local_derivative(subject: Subject, node: int, operand: int) -> float:
    """Return the derivative of a node with respect to one of its own operands, which may be so twice.

    Args:
        subject: the graph.
        node: the result.
        operand: what it is computed from.

    Raises:
        AnswerError: it is not computed from that.
    """
    value = subject.nodes[node]
    rule, numbers = value.operation, [each.data for each in value._prev]
    slopes = () if rule is None else rule.slopes_at(value.data, *numbers)
    found = [slope for at, slope in zip(subject.operands[node], slopes, strict=True) if at == operand]
    if not found:
        raise AnswerError(f"{subject.names[node]} is not computed from {subject.names[operand]} itself.")
    return sum(found)


def overwritten(subject: Subject, node: int) -> float:
    """Return what a backward pass leaves of a gradient where each share replaces the one before.

    Args:
        subject: the graph.
        node: whose gradient.
    """
    return float(pass_numbers(subject, only("overwrite")).grad[node])


def slope_by_nudge(subject: Subject, node: int, by: float) -> float:
    """Return by how much the result changes for each unit by which a node is raised, found by raising it.

    Args:
        subject: the graph.
        node: what is raised.
        by: how far.
    """
    raised = recomputed(subject, {node: subject.nodes[node].data + by})[-1]
    return (raised - subject.root.data) / by


def _gradient(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name = arguments["of"]
    right = workings.subject.nodes[workings.node(name)].grad
    return fault_of(f"{name}.grad", workings.number(arguments["answer"]), right)


def _table(workings: Workings, arguments: Mapping[str, Any], *, gradients: bool) -> str:
    key, what = arguments["answer"], ".grad" if gradients else ""
    for name in workings.rows_of(key):
        node = workings.subject.nodes[workings.node(name)]
        right = node.grad if gradients else node.data
        if fault := fault_of(f"{name}{what}", workings.number(f"{key}.{name}"), right):
            return fault
    return ""


def _gradients(workings: Workings, arguments: Mapping[str, Any]) -> str:
    return _table(workings, arguments, gradients=True)


def _values(workings: Workings, arguments: Mapping[str, Any]) -> str:
    return _table(workings, arguments, gradients=False)


def _value(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name = arguments["of"]
    right = workings.subject.nodes[workings.node(name)].data
    return fault_of(f"{name}.data", workings.number(arguments["answer"]), right)


def _local(workings: Workings, arguments: Mapping[str, Any]) -> str:
    of, operand = arguments["of"], arguments["operand"]
    right = local_derivative(workings.subject, workings.node(of), workings.node(operand))
    return fault_of(f"d{of}/d{operand}", workings.number(arguments["answer"]), right)


def _slope(workings: Workings, arguments: Mapping[str, Any]) -> str:
    of = arguments["of"]
    right = slope_by_nudge(workings.subject, workings.node(of), arguments["by"])
    what = f"The change of the result divided by the nudge of {of}"
    return fault_of(what, workings.number(arguments["answer"]), right)


def _matters_most(workings: Workings, arguments: Mapping[str, Any]) -> str:
    subject, by = workings.subject, arguments["by"]
    typed = workings.text(arguments["answer"])
    among = arguments["among"] or [subject.names[knob] for knob in subject.knobs]
    if typed not in among:
        return f"{typed} is none of {', '.join(among)}."
    moved = {name: abs(slope_by_nudge(subject, workings.node(name), by)) for name in among}
    if moved[typed] >= max(moved.values()):
        return ""
    return f"Nudging {typed} moves the result, but nudging another by as much moves it further."


def _gradient_sign(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name, sign = arguments["of"], arguments["sign"]
    grad = workings.subject.nodes[workings.node(name)].grad
    if (grad > 0 if sign == "positive" else grad < 0) and grad == grad:
        return ""
    now = "0" if not grad else "positive" if grad > 0 else "negative"
    return f"{name}.grad is still {now}." if grad == grad else f"{name}.grad is no number."


def _value_between(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name, least, most = arguments["of"], arguments["at_least"], arguments["at_most"]
    data = workings.subject.nodes[workings.node(name)].data
    if not data >= least:
        return f"{name} is still below {least:g}."
    return "" if data <= most else f"{name} is still above {most:g}."


def _updated(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name, rate = arguments["of"], arguments["rate"]
    node = workings.subject.nodes[workings.node(name)]
    typed, right = workings.number(arguments["answer"]), node.data - rate * node.grad
    fault = fault_of(f"{name} after the update", typed, right)
    if fault and not fault_of("", typed, node.data + rate * node.grad):
        return f"{name} has moved uphill: the step goes against the gradient."
    return fault


def _overwritten(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name = arguments["of"]
    index, typed = workings.node(name), workings.number(arguments["answer"])
    subject = workings.subject
    fault = fault_of(f"{name}.grad with = in the place of +=", typed, overwritten(subject, index))
    if fault and not fault_of("", typed, subject.nodes[index].grad):
        return f"That is {name}.grad with +=. With = each share replaces the one before."
    return fault


def _passes(workings: Workings, arguments: Mapping[str, Any]) -> str:
    name, times = arguments["of"], arguments["times"]
    at, root = workings.node(name), workings.root()
    nodes = topological_order(root)
    for node in nodes:
        node.grad = 0.0
    for _ in range(times):
        root.backward()
    right = nodes[at].grad
    return fault_of(f"{name}.grad after {times} passes", workings.number(arguments["answer"]), right)


RULES = {
    "gradient": CheckRule(
        about="the answer is the gradient of a node",
        judge=_gradient,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF},
    ),
    "gradients": CheckRule(
        about="each number of a table is the gradient of its node",
        judge=_gradients,
        needs=_BOTH,
        arguments={"answer": ANSWER},
    ),
    "values": CheckRule(
        about="each number of a table is the value of its node",
        judge=_values,
        needs=_BOTH,
        arguments={"answer": ANSWER},
    ),
    "value": CheckRule(
        about="the answer is the value of a node",
        judge=_value,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF},
    ),
    "local_derivative": CheckRule(
        about="the answer is the derivative of a node with respect to one of its own operands",
        judge=_local,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF, "operand": OF},
    ),
    "slope_by_nudge": CheckRule(
        about="the answer is the change of the result divided by the nudge that made it; the nudge is made",
        judge=_slope,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF, "by": _BY},
    ),
    "matters_most": CheckRule(
        about="the answer names the leaf whose nudge moves the result most; each is nudged",
        judge=_matters_most,
        needs=_BOTH,
        arguments={
            "answer": ANSWER,
            "among": Argument(kind="texts", default=()),
            "by": _BY,
        },
    ),
    "gradient_sign": CheckRule(
        about="the gradient of a node has a sign",
        judge=_gradient_sign,
        needs=EXPRESSION,
        arguments={"of": OF, "sign": Argument(kind="text", choices=_SIGNS)},
    ),
    "value_between": CheckRule(
        about="the value of a node lies between two bounds",
        judge=_value_between,
        needs=EXPRESSION,
        arguments={
            "of": OF,
            "at_least": Argument(kind="number", default=float("-inf")),
            "at_most": Argument(kind="number", default=float("inf")),
        },
    ),
    "updated": CheckRule(
        about="the answer is what a leaf is after one step against its gradient",
        judge=_updated,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF, "rate": Argument(kind="number", least=0.0)},
    ),
    "overwritten": CheckRule(
        about="the answer is the gradient that is left where shares replace each other; that pass is taken",
        judge=_overwritten,
        needs=_BOTH,
        arguments={"answer": ANSWER, "of": OF},
    ),
    "after_passes": CheckRule(
        about="the answer is the gradient after several backward passes without zeroing; they are taken",
        judge=_passes,
        needs=_BOTH,
        arguments={
            "answer": ANSWER,
            "of": OF,
            "times": Argument(kind="whole", least=1, most=_MOST_PASSES),
        },
    ),
}
"""The checks of this file by name."""
