"""What the inspector says of a node, in words and formulas."""

from __future__ import annotations

import math

from gradstudio.app.graph.placed import PlacedGraph
from gradstudio.engine.losses import MINUS_TARGET, TARGET
from gradstudio.graph.explain import Contribution, Explanation, OperandTerm
from gradstudio.graph.value_graph import ValueGraph
from gradstudio.project.number_text import format_number


def kind_of_node(placed: PlacedGraph, node: int) -> str:
    """Say what a node is, and where in the network."""
    graph, group = placed.graph, placed.group_title(node)
    operation = graph.operations[node]
    last = graph.labels[node].rpartition(".")[2]
    if placed.sealed is not None and placed.sealed[placed.outline.of_node[node]] and last in ("z", "a"):
        name = "activation" if operation is not None else "pre-activation w·x + b"
        return f"{name}, {group}. Unfold the neuron to see all of its scalars"
    if graph.labels[node] in (TARGET, MINUS_TARGET):
        sign = "" if graph.labels[node] == TARGET else ", its sign turned"
        return f"constant: the sample's target{sign}, {group}" if group else f"constant: the target{sign}"
    name = "" if operation is None else operation.name.replace("_", " ")
    if not len(placed.outline):  # letters have a meaning in networks alone
        return name or graph.symbols[node] or ("leaf" if graph.labels[node] else "constant")
    if operation is None:
        what = {"w": "weight", "b": "bias", "x": "input", "": "constant"}.get(last[:1], "leaf")
        return f"{what}, {group}" if group else what
    what = {"z": f"pre-activation ({name})", "a": f"activation ({name})"}.get(last, name)
    return f"{what}, {group}" if group else what


def operand_title(graph: ValueGraph, name: str, operand: int) -> str:
    """Return what the link to an operand says: its label, or else what it is called and what it is.

    Args:
        graph: the graph.
        name: what the operand is called where it stands.
        operand: its index.
    """
    title = graph.title(operand)
    return title if graph.labels[operand] or graph.operations[operand] is None else f"{name} = {title}"


def local_derivative(term: OperandTerm) -> str:
    """Say the local derivative by an operand: the formula, the formula in numbers, the number."""
    value = format_number(term.value)
    parts = [term.derivative] if _speaks_of_names(term.derivative) else []
    if parts and term.substituted.strip("()") not in (term.derivative, value):
        parts.append(term.substituted)
    return " = ".join(("local derivative", *parts, value))


def contribution_detail(term: Contribution) -> str:
    """Say how a contribution comes about: the local derivative, by name and number, times its use's gradient."""
    named = f"{term.derivative} = " if _speaks_of_names(term.derivative) else ""
    local, upstream = format_number(term.local), format_number(term.upstream)
    return f"local derivative = {named}{local}, × its grad {upstream}"


def _speaks_of_names(formula: str) -> bool:
    return any(letter.isalpha() for letter in formula)


def gradient_sum(
    explanation: Explanation,
    shown: list[Contribution],
    root: str,
    *,
    is_root: bool,
    is_share: bool = False,
    is_partial: bool = False,
) -> str:
    """Say what the contributions sum to.

    Args:
        explanation: of the node.
        shown: the contributions that are listed.
        root: what the result is called.
        is_root: whether it is this node.
        is_share: whether the gradient is that of a batch, and the contributions are those of one sample.
        is_partial: whether the numbers are those of a pass on its way, or of one with a mistake: there the gradient
            may be another than the sum.
    """
    grad = format_number(explanation.grad)
    if is_share:
        return _share(explanation, grad)
    own = sum(term.product for term in explanation.contributions)
    if is_partial and explanation.contributions and not _is_sum(own, explanation.grad):
        return f"sum = {format_number(own)}, but grad = {grad} now"
    if not explanation.contributions:
        if not is_root:
            return f"grad = {grad}: unfold the neuron to see which scalars use this one"
        what = "the loss" if root == "loss" else "the result"
        return f"grad = {grad}: this is {what}, and ∂{root}/∂{root} = 1."
    hidden = len(explanation.contributions) - len(shown)
    if hidden:
        rest = own - sum(term.product for term in shown)
        return f"and {hidden:,} weaker ones, together {format_number(rest)}\nsum = grad = {grad}"
    return f"sum = grad = {grad}" if len(shown) > 1 else f"grad = {grad}"


def _share(explanation: Explanation, grad: str) -> str:
    """Say what the contributions of one sample are of the gradient of its batch."""
    own = sum(term.product for term in explanation.contributions)
    if not explanation.contributions:
        return f"grad = {grad}: of the loss of the whole batch, in which this sample has its share."
    if _is_sum(own, explanation.grad):
        return f"sum = grad = {grad}"
    if explanation.operands:  # all that uses it is of this sample, and was when the gradient was taken
        return f"grad = {grad} is from before the parameters moved."
    return f"sum = {format_number(own)}: this sample's share.\ngrad = {grad} is of the whole batch so far."


def _is_sum(own: float, grad: float) -> bool:
    """Whether a gradient is the sum of its terms, or one of these is not known yet."""
    return math.isnan(own) or math.isnan(grad) or math.isclose(own, grad, rel_tol=1e-9, abs_tol=1e-15)
