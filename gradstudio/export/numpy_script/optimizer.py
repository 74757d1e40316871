"""How a script in NumPy takes a step."""

from __future__ import annotations

from gradstudio.export.script_parts.facts import is_held, memory_names
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


def step_lines(subject: ExportSubject) -> list[str]:
    """Write ``def take_step(gradients, step)``."""
    training, held = subject.spec.training, is_held(subject)
    words, before, body = _parts(training.optimizer)
    lines = [
        "def take_step(gradients, step):",
        f'    """Move params: {words}."""',
        "    rate = learning_rate(step)",
    ]
    if held:
        lines += [
            "    # What is held has no gradient, and is put back after the step.",
            "    gradients = [np.where(h, 0.0, g) for h, g in zip(held, gradients)]",
            "    before = [p.copy() for p in params]",
        ]
    match training.clipping:
        case ClipValue():
            lines.append("    gradients = [np.clip(g, -CLIP, CLIP) for g in gradients]")
        case ClipNorm():
            lines += [
                "    norm = math.sqrt(sum((g * g).sum() for g in gradients))",
                "    gradients = [g * min(1.0, CLIP / (norm + 1e-6)) for g in gradients]",
            ]
    lines += [f"    {line}" for line in before]
    memory = [name for name in memory_names(subject) if name is not None]
    letters = {"velocity": "v", "mean": "m", "mean_square": "s"}
    names = ["p", "g", *(letters[name] for name in memory)]
    lines.append(f"    for {', '.join(names)} in zip({', '.join(['params', 'gradients', *memory])}):")
    if training.optimizer.weight_decay:
        lines.append("        p *= 1.0 - rate * WEIGHT_DECAY")
    lines += [f"        {line}" for line in body]
    if held:
        lines += ["    for p, h, b in zip(params, held, before):", "        p[...] = np.where(h, b, p)"]
    return lines


def _parts(optimizer: OptimizerSpec) -> tuple[str, list[str], list[str]]:
    """Return the words of an optimizer, the lines before the loop over the parameters, and those in it."""
    match optimizer:
        case SgdSpec():
            return "gradient descent", [], ["p -= rate * g"]
        case MomentumSpec():
            return "gradient descent with momentum", [], ["v *= MOMENTUM", "v += g", "p -= rate * v"]
        case NesterovSpec():
            return "Nesterov's momentum", [], ["v *= MOMENTUM", "v += g", "p -= rate * (g + MOMENTUM * v)"]
        case RMSpropSpec():
            return (
                "RMSprop",
                [],
                ["s *= ALPHA", "s += (1.0 - ALPHA) * g * g", "p -= rate * g / (np.sqrt(s) + EPSILON)"],
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
                    "m *= BETA1",
                    "m += (1.0 - BETA1) * g",
                    "s *= BETA2",
                    "s += (1.0 - BETA2) * g * g",
                    "p -= rate_of_mean * m / (np.sqrt(s) / root + EPSILON)",
                ],
            )
