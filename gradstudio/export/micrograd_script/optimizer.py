"""How a script on single numbers takes a step."""

from __future__ import annotations

import numpy as np

from gradstudio.export.script_parts.facts import is_held, memory_names
from gradstudio.export.script_parts.library import PLAIN
from gradstudio.export.script_parts.literals import call_lines
from gradstudio.export.subject import ExportSubject
from gradstudio.project.spec import (
    AdamSpec,
    AdamWSpec,
    ClipNorm,
    ClipValue,
    MomentumSpec,
    NesterovSpec,
    OptimizerSpec,
    RMSpropSpec,
    SgdSpec,
)
from gradstudio.training.run.holding import cut_mask, frozen_mask


def memory_lines(subject: ExportSubject) -> list[str]:
    """Write what the optimizer remembers, and ``held``, the places in ``parameters`` that stand still."""
    engine, lines = subject.engine, []
    for name, numbers in zip(memory_names(subject), (engine.first, engine.second), strict=True):
        if name is None:
            continue
        if engine.step > engine.began_at:
            lines += PLAIN.assign(name, numbers)
        else:
            lines.append(f"{name} = [0.0] * len(parameters)")
    if is_held(subject):
        places = np.flatnonzero(frozen_mask(subject.spec) | cut_mask(subject.spec)).tolist()
        lines += call_lines("held = {", [str(place) for place in places], "}  # places in parameters")
    return lines


def step_lines(subject: ExportSubject) -> list[str]:
    """Write ``def take_step(step)``, from the gradients that the parameters have."""
    training, held = subject.spec.training, is_held(subject)
    words, before, body = _parts(training.optimizer)
    lines = [
        "def take_step(step):",
        f'    """Move parameters by their gradients: {words}."""',
        "    rate = learning_rate(step)",
        "    gradients = [p.grad for p in parameters]",
    ]
    if held:
        lines.append("    gradients = [0.0 if k in held else g for k, g in enumerate(gradients)]")
    match training.clipping:
        case ClipValue():
            lines.append("    gradients = [min(max(g, -CLIP), CLIP) for g in gradients]")
        case ClipNorm():
            lines += [
                "    norm = math.sqrt(sum(g * g for g in gradients))",
                "    gradients = [g * min(1.0, CLIP / (norm + 1e-6)) for g in gradients]",
            ]
    lines += [f"    {line}" for line in before]
    lines.append("    for k, (p, g) in enumerate(zip(parameters, gradients)):")
    *remembered, change = body
    lines += [f"        {line}" for line in remembered]
    moves = ["p.data *= 1.0 - rate * WEIGHT_DECAY"] if training.optimizer.weight_decay else []
    moves.append(f"p.data -= {change}")
    if held:
        lines += ["        if k not in held:", *(f"            {line}" for line in moves)]
    else:
        lines += [f"        {line}" for line in moves]
    return lines


def _parts(optimizer: OptimizerSpec) -> tuple[str, list[str], list[str]]:
    """Return the words of an optimizer, the lines before its loop, and in it; the last is what is taken off."""
    match optimizer:
        case SgdSpec():
            return "gradient descent", [], ["rate * g"]
        case MomentumSpec():
            return "momentum", [], ["velocity[k] = MOMENTUM * velocity[k] + g", "rate * velocity[k]"]
        case NesterovSpec():
            return (
                "Nesterov's momentum",
                [],
                ["velocity[k] = MOMENTUM * velocity[k] + g", "rate * (g + MOMENTUM * velocity[k])"],
            )
        case RMSpropSpec():
            return (
                "RMSprop",
                [],
                [
                    "mean_square[k] = ALPHA * mean_square[k] + (1.0 - ALPHA) * g * g",
                    "rate * g / (math.sqrt(mean_square[k]) + EPSILON)",
                ],
            )
        case AdamSpec() | AdamWSpec():
            return (
                optimizer.title,
                [
                    "t = step - BEGAN_AT + 1",
                    "rate_of_mean = rate / (1.0 - BETA1**t)",
                    "root = math.sqrt(1.0 - BETA2**t)",
                ],
                [
                    "mean[k] = BETA1 * mean[k] + (1.0 - BETA1) * g",
                    "mean_square[k] = BETA2 * mean_square[k] + (1.0 - BETA2) * g * g",
                    "rate_of_mean * mean[k] / (math.sqrt(mean_square[k]) / root + EPSILON)",
                ],
            )
