"""What can be asked of a program with a hidden mistake. Each answer costs something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from gradstudio.engine.errors import MathDomainError
from gradstudio.lab.bugs.on_subject import pass_numbers
from gradstudio.lab.bugs.riddle import Riddle
from gradstudio.lab.bugs.runs import Plan, RunPair, pair_of_runs
from gradstudio.lab.gradient_check import check_gradients
from gradstudio.lab.recompute import recomputed
from gradstudio.lab.subject import Subject
from gradstudio.project.number_text import short_number
from gradstudio.training.look.sample import assign, build_network
from gradstudio.training.record.way import GoOn
from gradstudio.training.run.assemble import optimizer_for
from gradstudio.training.run.holding import HeldParameters

ProbeKind = Literal["gradient", "difference", "step", "update", "losses", "check", "debugger"]
COSTS: dict[ProbeKind, int] = {
    "gradient": 1,
    "difference": 1,
    "step": 2,
    "update": 2,
    "losses": 3,
    "check": 5,
    "debugger": 10,
}
"""What each costs, in points."""
UPDATES = 3
"""Steps of which an update is told."""
_STEP = 2.0**-17
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProbeAnswer:
    """What came of a probe.

    Attributes:
        kind: what was asked.
        title: the same in words.
        lines: the answer, from the top.
        pair: both runs, for losses.
        is_free: whether it can tell nothing of the mistake, and so costs nothing.
    """

    kind: ProbeKind
    title: str
    lines: tuple[str, ...]
    pair: RunPair | None = None
    is_free: bool = False


def gradient_of(riddle: Riddle, node: int) -> ProbeAnswer:
    """Tell what the backward pass says of a node."""
    name, grad = riddle.stage.subject.names[node], riddle.numbers().grad[node]
    return ProbeAnswer(kind="gradient", title=f"Gradient of {name}", lines=(f"{name}.grad = {_told(grad)}",))


def difference_of(riddle: Riddle, node: int) -> ProbeAnswer:
    """Tell what symmetric differences of the loss that is meant say of a node."""
    subject = riddle.stage.subject
    name = subject.names[node]
    return ProbeAnswer(
        kind="difference",
        title=f"Difference of {name}",
        lines=(f"(L(x + h) − L(x − h)) / 2h = {_told(slope(subject, node))}",),
    )


def step_of(riddle: Riddle, node: int) -> ProbeAnswer:
    """Tell what a node passes on in the backward pass, operand by operand."""
    subject = riddle.stage.subject
    name = subject.names[node]
    if not subject.operands[node]:
        says = "It is a leaf: it passes nothing on. Nothing is charged; ask a node that was computed."
        return ProbeAnswer(kind="step", title=f"What {name} passes on", lines=(says,), is_free=True)
    told = _Passed(subject, node)
    pass_numbers(subject, riddle.faults, riddle.stage.rate, told)
    return ProbeAnswer(kind="step", title=f"What {name} passes on", lines=told.lines)


def update_of(riddle: Riddle, parameter: int) -> ProbeAnswer:
    """Tell how the first steps move a parameter, beside what the optimizer's rule makes of the same gradients.

    Args:
        riddle: what is asked.
        parameter: its place in the order of `MLP.parameters`.
    """
    spec, plan = riddle.stage.spec, riddle.stage.plan
    short = Plan(steps=UPDATES, samples=plan.samples, of=plan.of)
    pair, take = pair_of_runs(spec, riddle.faults, short)
    take(lambda share: True)
    network = build_network(spec)
    leaves, held = network.parameters(), set(HeldParameters(spec).indices.tolist())
    optimizer = optimizer_for(spec.training, leaves)
    lines = [_columns("step", "gradient", "moved", "rule")]
    for step, gradients in enumerate(pair.wrong.gradients):
        before, after = pair.wrong.parameters[step], pair.wrong.parameters[step + 1]
        assign(network, before)
        for leaf, gradient in zip(leaves, gradients.tolist(), strict=True):
            leaf.grad = gradient
        optimizer.step()
        rule = 0.0 if parameter in held else leaves[parameter].data - before[parameter]
        moved = after[parameter] - before[parameter]
        numbers = (short_number(float(each), 5) for each in (gradients[parameter], moved, rule))
        lines.append(_columns(str(step + 1), *numbers))
    if pair.wrong.ended:
        lines.append(pair.wrong.ended)
    path = pair.paths[parameter]
    return ProbeAnswer(kind="update", title=f"First updates of {path}", lines=tuple(lines))


def losses_of(riddle: Riddle, go_on: GoOn) -> ProbeAnswer:
    """Train the program and the right one, and tell where their losses are."""
    pair, take = pair_of_runs(riddle.stage.spec, riddle.faults, riddle.stage.plan)
    take(go_on)
    wrong, right = pair.wrong.losses, pair.right.losses
    lines = [f"first loss {_told(wrong[0])}, right {_told(right[0])}"] if wrong and right else []
    if wrong and right:
        lines.append(f"after {len(wrong)} steps {_told(wrong[-1])}, right {_told(right[len(wrong) - 1])}")
    if pair.wrong.ended:
        lines.append(pair.wrong.ended)
    return ProbeAnswer(kind="losses", title=f"Losses of {pair.plan.says}", lines=tuple(lines), pair=pair)


def checked_gradients(riddle: Riddle, go_on: GoOn) -> ProbeAnswer:
    """Compare the gradient of every parameter with symmetric differences of the loss that is meant."""
    subject = riddle.stage.subject
    check = check_gradients(subject, grads=riddle.numbers().grad, go_on=go_on)
    rows = () if check is None else check.rows
    wrong = sorted((row for row in rows if row.band.is_fault), key=lambda row: -row.error)
    return ProbeAnswer(
        kind="check",
        title="Gradient check",
        lines=(
            f"{len(wrong)} of {len(subject.knobs)} gradients of parameters are wrong",
            *(
                f"{row.name}: {_told(row.backward)}, differences say {_told(row.difference)}"
                for row in wrong[:3]
            ),
        ),
    )


def slope(subject: Subject, node: int) -> float:
    """Return the derivative of the root for a node by symmetric differences; NaN where there are none."""
    number = subject.nodes[node].data
    h = _STEP * max(1.0, abs(number))
    above, below = number + h, number - h
    try:
        return (recomputed(subject, {node: above})[-1] - recomputed(subject, {node: below})[-1]) / (
            above - below
        )
    except MathDomainError:
        return float("nan")


class _Passed:
    """Hears of the steps of a pass, and keeps that of one node."""

    def __init__(self, subject: Subject, node: int) -> None:
        self._subject, self._node = subject, node
        self._turns = 0
        self.lines: tuple[str, ...] = ("Its turn never comes.",)

    def __call__(self, node: int, grad: float, before: tuple[float, ...], after: tuple[float, ...]) -> None:
        self._turns += 1
        if node != self._node:
            return
        names = [self._subject.names[operand] for operand in self._subject.operands[node]]
        self.lines = (
            f"turn {self._turns}: {self._subject.names[node]}.grad is {_told(grad)}",
            *(
                f"{name}.grad:  {_told(first)} → {_told(then)}"
                for name, first, then in zip(names, before, after, strict=True)
            ),
        )


def _columns(step: str, gradient: str, moved: str, rule: str) -> str:
    """Return a line of a table, which does not break."""
    return f"{step:4} {gradient:>10} {moved:>10} {rule:>10}".replace(" ", _NO_BREAK)


def _told(number: float | np.float64) -> str:
    return short_number(float(number), 6)
