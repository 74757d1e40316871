"""How a script in JAX takes a step."""

from __future__ import annotations

from gradstudio.export.script_parts.constants import corrects_for_age
from gradstudio.export.script_parts.facts import is_held, memory_names
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

_LETTERS = {"velocity": "v", "mean": "m", "mean_square": "s"}


def memory(subject: ExportSubject) -> list[str]:
    """Return what a script calls that which its optimizer remembers."""
    return [name for name in memory_names(subject) if name is not None]


def step_lines(subject: ExportSubject) -> list[str]:
    """Write ``def take_step``, from all that it depends on to the next parameters and memory."""
    training, held, kept = subject.spec.training, is_held(subject), memory(subject)
    words, body = _parts(training.optimizer)
    corrections = ["correction1", "correction2"] if corrects_for_age(subject) else []
    lines = [
        "@jax.jit",
        f"def take_step({', '.join(['params', 'gradients', *kept, 'rate', *corrections])}):",
        f'    """Return params{", and what the optimizer remembers," if kept else ""} after a step: {words}."""',
    ]
    if held:
        lines += [
            "    # What is held has no gradient, and is put back after the step.",
            "    gradients = [jnp.where(h, 0.0, g) for h, g in zip(held, gradients)]",
        ]
    match training.clipping:
        case ClipValue():
            lines.append("    gradients = [jnp.clip(g, -CLIP, CLIP) for g in gradients]")
        case ClipNorm():
            lines += [
                "    norm = jnp.sqrt(sum((g * g).sum() for g in gradients))",
                "    gradients = [g * jnp.minimum(1.0, CLIP / (norm + 1e-6)) for g in gradients]",
            ]
    names = ["params", *kept]
    lines.append(f"    {', '.join(f'new_{name}' for name in names)} = {', '.join('[]' for _ in names)}")
    letters = ["p", "g", *(_LETTERS[name] for name in kept)]
    sources = ["params", "gradients", *kept]
    if held:
        letters.append("h")
        sources.append("held")
    lines.append(f"    for {', '.join(letters)} in zip({', '.join(sources)}):")
    shrunk = "p * (1.0 - rate * WEIGHT_DECAY)" if training.optimizer.weight_decay else "p"
    lines += [f"        {line}" for line in body[:-1]]
    lines += [f"        change = {body[-1]}", f"        moved = {shrunk} - change"]
    lines.append(f"        new_params.append({'jnp.where(h, p, moved)' if held else 'moved'})")
    lines += [f"        new_{name}.append({_LETTERS[name]})" for name in kept]
    return [*lines, f"    return {', '.join(f'new_{name}' for name in names)}"]


def call_of_step(subject: ExportSubject) -> list[str]:
    """Write the lines of the training that take the step."""
    kept = memory(subject)
    arguments = ["params", "gradients", *kept, "rate"]
    lines = ["rate = learning_rate(step)"]
    if corrects_for_age(subject):
        lines.append("t = step - BEGAN_AT + 1  # steps of the optimizer")
        arguments += ["1.0 - BETA1**t", "1.0 - BETA2**t"]
    targets = ", ".join(["params", *kept])
    return [*lines, *call_lines(f"{targets} = take_step(", arguments, ")")]


def _parts(optimizer: OptimizerSpec) -> tuple[str, list[str]]:
    """Return the words of an optimizer, and the lines for one parameter; the last is what is taken off it."""
    match optimizer:
        case SgdSpec():
            return "gradient descent", ["rate * g"]
        case MomentumSpec():
            return "momentum", ["v = MOMENTUM * v + g", "rate * v"]
        case NesterovSpec():
            return "Nesterov's momentum", ["v = MOMENTUM * v + g", "rate * (g + MOMENTUM * v)"]
        case RMSpropSpec():
            return "RMSprop", [
                "s = ALPHA * s + (1.0 - ALPHA) * g * g",
                "rate * g / (jnp.sqrt(s) + EPSILON)",
            ]
        case AdamSpec() | AdamWSpec():
            return optimizer.title, [
                "m = BETA1 * m + (1.0 - BETA1) * g",
                "s = BETA2 * s + (1.0 - BETA2) * g * g",
                "rate * (m / correction1) / (jnp.sqrt(s / correction2) + EPSILON)",
            ]
