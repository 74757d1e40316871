"""What the microscope says in words."""

from __future__ import annotations

import math

from gradstudio.lab.microscope import OptimizerComparison, RuleStep
from gradstudio.project.number_text import format_number, short_number

NOTHING_YET = (
    "The next step of the run as SGD, momentum, Nesterov, RMSprop, Adam and AdamW would take it: one gradient, six "
    "steps. It is worked out at the step in sight."
)
WHILE_TRAINING = (
    "A run is training. Take its newest step, or pause, to see what each optimizer would make of it."
)


def memory_words(rule: RuleStep) -> str:
    """Return where the memory of an optimizer is from, as a sentence."""
    if rule.origin == "own":
        return f"The project's own, with what it gathered in {_steps(rule.memory.age)}."
    if not rule.memory.age:
        return "It begins here, without memory."
    return f"Fed the gradients of the run's last {_steps(rule.memory.age)} before."


def state_words(comparison: OptimizerComparison, run: str) -> str:
    """Return what is compared, in a line.

    Args:
        comparison: what.
        run: name of the run.
    """
    count = "1 sample" if comparison.samples == 1 else f"{comparison.samples:,} samples"
    return f"{run} · step {comparison.moment.step:,} · {count} · loss {format_number(comparison.loss)}"


def angle_words(rule: RuleStep) -> str:
    """Return the angle between a step and −gradient, such as ``12.5°``; ``–`` where it has none."""
    return "–" if math.isnan(rule.angle) else f"{short_number(rule.angle, 3)}°"


def change_words(change: float) -> str:
    """Return a change of a loss with its sign; ``diverged`` where it is not finite."""
    if not math.isfinite(change):
        return "diverged"
    return f"+{format_number(change, 3)}" if change > 0 else format_number(change, 3)


def rule_tip(comparison: OptimizerComparison, rule: RuleStep) -> str:
    """Return all that is known of a step, as lines.

    Args:
        comparison: that it is of.
        rule: the step.
    """
    title = rule.contender.title
    if not rule.is_taken:
        return f"{title}\nIts step would not be taken: the loss or a gradient is not finite."
    path, moved = comparison.path(rule.largest), float(rule.step[rule.largest])
    return "\n".join(
        (
            title,
            memory_words(rule),
            f"Learning rate {format_number(rule.learning_rate)}, length of the step {format_number(rule.length)}",
            f"It moves {path} furthest, by {format_number(moved)}.",
            f"Predicted by the gradient alone: {change_words(rule.predicted)}, "
            f"with the curvature: {change_words(rule.curved)}",
            f"Recomputed on the same batch: {change_words(rule.change)}",
            f"On all training samples: predicted {change_words(rule.predicted_of_all)}, "
            f"recomputed {change_words(rule.change_of_all)}",
        )
    )


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count:,} steps"
