"""The script of a pass as somebody else took it, such as a program with a mistake in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gradstudio.lab.debugger.change_log import Floats
from gradstudio.lab.debugger.forward_order import forward_order
from gradstudio.lab.debugger.listing import PASS_LISTING
from gradstudio.lab.debugger.pass_script import BACKWARD_TITLE, FORWARD_TITLE
from gradstudio.lab.debugger.pass_tellers import BackwardTeller, ForwardTeller
from gradstudio.lab.debugger.script import Script, ScriptWriter, Taken, Teller
from gradstudio.lab.debugger.state import PhaseKey
from gradstudio.lab.subject import Subject


@dataclass(frozen=True, slots=True)
class HeardStep:
    """What was heard of one step of a backward pass.

    Attributes:
        node: whose turn it was.
        grad: its gradient then.
        before: the gradients of its operands before the step, in operand order.
        after: the same after it.
    """

    node: int
    grad: float
    before: tuple[float, ...]
    after: tuple[float, ...]


def heard_script(subject: Subject, data: Floats, steps: Sequence[HeardStep]) -> Script:
    """Record a pass by what was heard of it.

    Its lines have the code that should have run, with the numbers that went in, and the result that came of it:
    where something else has run, the two sides of a line differ.

    Args:
        subject: the graph, all of whose operations are the engine's.
        data: shape (nodes,), the values after the forward pass.
        steps: of the backward pass, in their order.
    """
    nodes, operands, root = subject.nodes, subject.operands, len(subject) - 1
    writer = ScriptWriter(
        data=np.where([bool(own) for own in operands], math.nan, data), grad=_found(subject, steps)
    )
    for node in forward_order(subject):
        writer.data.change(node, float(data[node]))
        writer.end_step(node)
    writer.end_phase("forward", FORWARD_TITLE)
    first = len(writer)
    writer.grad.change(root, next((step.grad for step in steps if step.node == root), 1.0))
    writer.end_step(root)
    for step in steps:
        own = operands[step.node]
        between = step.after[0]
        if len(own) == 2 and own[0] == own[1]:  # what came of the first of two uses was not heard
            operation, of_operand = nodes[step.node].operation, float(data[own[0]])
            assert operation is not None
            slope = operation.partials(float(data[step.node]), of_operand, of_operand)[0]
            between = step.before[0] + slope * step.grad
        for operand, after in zip(own, (between, *step.after[1:]), strict=True):
            writer.grad.change(operand, after)
        writer.end_step(step.node)
    writer.end_phase("backward", BACKWARD_TITLE)
    tellers: dict[PhaseKey, Teller] = {
        "forward": ForwardTeller(subject),
        "backward": _HeardTeller(subject, first, [step.grad for step in steps]),
    }
    return writer.written(
        subject,
        PASS_LISTING,
        tellers,
        "Only the leaves have numbers before it.",
    )


class _HeardTeller(BackwardTeller):
    """Tells the steps of a backward pass with the gradients that were heard.

    Args:
        subject: the graph.
        first_step: index of the first step of the pass, which gives the root its gradient.
        grads: of the node of each step after that.
    """

    def __init__(self, subject: Subject, first_step: int, grads: Sequence[float]) -> None:
        super().__init__(subject, first_step)
        self._begin, self._grads = first_step + 1, grads

    def _upstream(self, taken: Taken) -> float:
        return self._grads[taken.step - self._begin]


def _found(subject: Subject, steps: Sequence[HeardStep]) -> Floats:
    """Return the gradients that the pass has found there; NaN where there was nothing yet."""
    found = np.full(len(subject), math.nan)
    is_met = np.zeros(len(subject), dtype=np.bool_)
    for step in steps:
        for operand, before in zip(subject.operands[step.node], step.before, strict=True):
            if not is_met[operand]:
                is_met[operand], found[operand] = True, before or math.nan
    return found
