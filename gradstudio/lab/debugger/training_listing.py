"""The code of a training step as the debugger shows it: what a project does not do is not there."""

from __future__ import annotations

from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.lab.debugger.listing import BACKWARD, CodeKey, CodeLine, listed
from gradstudio.lab.debugger.update_lines import of_parameter
from gradstudio.project.spec import ClipNorm, ClipValue, TrainingSpec
from gradstudio.training.look.sample import penalty_strengths


def training_listing(training: TrainingSpec, *, holds: bool) -> tuple[CodeLine, ...]:
    """Return the code of one step.

    Args:
        training: how the project trains.
        holds: whether some parameters stand still.
    """
    lines: list[tuple[str, CodeKey]] = [
        ("for x, y in batch:", "none"),
        ("    losses.append(loss(network(x), y))", "forward"),
        ("out = sum(losses) / len(losses)" + _penalties(training), "loss"),
        ("", "none"),
        ("for p in network.parameters():", "none"),
        ("    p.grad = 0.0", "zero_grad"),
        ("", "none"),
        *BACKWARD,
        ("", "none"),
    ]
    if holds:
        lines += [("for p in held:", "none"), ("    p.grad = 0.0", "hold")]
    match training.clipping:
        case ClipValue(limit=limit):
            lines += [
                ("for p in network.parameters():", "none"),
                (f"    p.grad = min(max(p.grad, -{limit:g}), {limit:g})", "clip"),
            ]
        case ClipNorm(limit=limit):
            lines += [
                ("length = sqrt(sum(p.grad**2 for p in network.parameters()))", "none"),
                ("for p in network.parameters():", "none"),
                (f"    p.grad *= min(1, {limit:g} / (length + 1e-6))", "clip"),
            ]
    lines.append(("for p in network.parameters():", "none"))
    if holds:
        lines.append(("    if p in held: continue", "held"))
    if training.optimizer.weight_decay:
        lines.append(("    p.data *= 1 - η * λ", "none"))
    lines += [(f"    {line}", "none") for line in _optimizer(training)[:-1]]
    lines.append((f"    {_optimizer(training)[-1]}", "update"))
    lines += [("", "none"), ("out = forward(batch)", "again")]
    return listed(*lines)


def _penalties(training: TrainingSpec) -> str:
    return " + penalties" if penalty_strengths(training) else ""


def _optimizer(training: TrainingSpec) -> list[str]:
    """Return the lines that move a parameter, in the symbols of the optimizer's own formulas."""
    *before, last = OPTIMIZERS[training.optimizer.kind].STEP
    lines = [f"{line.name.split()[-1]} = {of_parameter(line.formula, 'p')}" for line in before]
    return [*lines, f"p.data −= {of_parameter(last.formula.removeprefix('−'), 'p')}"]
