"""What a learner does to finish each lesson, worked out by hand, and what is wrong in each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from gradstudio.lab.lessons.attempt import LessonAttempt
from gradstudio.lab.lessons.lesson import Lesson
from gradstudio.project.fields import set_field
from gradstudio.project.spec import ProjectSpec

Change = Callable[[ProjectSpec], ProjectSpec]


@dataclass(frozen=True)
class Solution:
    """Answers by key, and what is changed of the prepared state; then answers that are wrong one by one."""

    answers: Mapping[str, str] = field(default_factory=dict)
    expression: str = ""
    values: Mapping[str, float] = field(default_factory=dict)
    change: Change | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)

    def attempt(self, lesson: Lesson) -> LessonAttempt:
        """Return what the learner has done."""
        state = lesson.state
        project = state.project or ProjectSpec()
        return LessonAttempt(
            answers=self.answers,
            project=project if self.change is None else self.change(project),
            expression=self.expression or state.expression,
            values={**state.values, **self.values},
        )


def fields(*pairs: tuple[str, object]) -> Change:
    """Return an edit of several fields by path."""
    return partial(_set, pairs=pairs)


def _set(spec: ProjectSpec, pairs: tuple[tuple[str, object], ...]) -> ProjectSpec:
    for path, value in pairs:
        spec = set_field(spec, path, value)
    return spec


def layers(*sizes: int, activation: str = "tanh") -> tuple[str, object]:
    """Return the field of hidden layers of some sizes and one linear output."""
    hidden = [{"size": size, "activation": activation} for size in sizes]
    return "network.layers", (*hidden, {"size": 1, "activation": "linear"})


SOLUTIONS: dict[str, Solution] = {
    "nudge": Solution(answers={"slope": "-2", "most": "b"}, wrong={"slope": "2", "most": "a"}),
    # w = 0.5: e = -0.5, L = 0.25, dL/dw = 2 · -0.5 · 3 = -3; w + 0.05 · 3 = 0.65
    "minus": Solution(answers={"after": "0.65"}, values={"w": 0.5}, wrong={"after": "0.35"}),
    "methods": Solution(
        answers={
            "add": "__add__",
            "product": "__rmul__",
            "difference": "__sub__",
            "minus": "__neg__",
            "quotient": "__truediv__",
            "inverse": "__rtruediv__",
            "floor": "__rfloordiv__",
            "text": "__repr__",
        },
        expression="c = 2 * a\nd = -c / 4\nL = d - b ** 2",
        wrong={
            "add": "__radd__",
            "product": "__mul__",
            "difference": "__rsub__",
            "minus": "__sub__",
            "quotient": "__floordiv__",
            "inverse": "__truediv__",
            "floor": "__rtruediv__",
            "text": "__call__",
        },
    ),
    # c = -0.75, d = -0.25; the nodes are a, b, c, d, L
    "value": Solution(
        answers={"data": "-0.25", "op": "+", "prev": "c, a", "count": "5"},
        wrong={"data": "0.25", "op": "*", "prev": "a, c", "count": "3"},
    ),
    # p = 0.6, tanh(0.6) = 0.5370, 1 - 0.5370² = 0.7116
    "local": Solution(
        answers={"root": "1", "sum": "1", "first": "1.2", "second": "0.5", "tanh": "0.712"},
        wrong={"root": "0", "sum": "0.5", "first": "0.5", "second": "1.2", "tanh": "0.64"},
    ),
    "chain": Solution(
        answers={
            "grad.L": "1",
            "grad.e": "-3",
            "grad.f": "1",
            "grad.d": "-3",
            "grad.c": "-3",
            "grad.a": "6",
            "grad.b": "-4.5",
        },
        wrong={
            "grad.L": "0",
            "grad.e": "3",
            "grad.f": "-1",
            "grad.d": "-2",
            "grad.c": "1",
            "grad.a": "-3",
            "grad.b": "4.5",
        },
    ),
    # c = 5, d = 6: 6 + 5 · 3 + 1 = 22. Of a's three shares the one by way of c comes last.
    "accumulate": Solution(
        answers={"plus": "22", "overwritten": "6"},
        expression="c = a + b\nd = a * b\nL = c * d + a",
        wrong={"plus": "21", "overwritten": "22"},
    ),
    # y = 2, dL/dw = 2 · (2 - 5) · 2 = -12; 1 + 0.1 · 12 = 2.2
    "zero": Solution(
        answers={"once": "-12", "thrice": "-36", "after": "2.2"},
        wrong={"once": "12", "thrice": "-12", "after": "4.6"},
    ),
    # c = -0.5: dL/dc = a + b · (1 - tanh²(0.5)) = 0.5 - 0.7864 = -0.2864
    "order": Solution(
        answers={"order": "L, d, f, e, c", "c": "-0.286"}, wrong={"order": "L, d, c, f, e", "c": "0.5"}
    ),
    "neuron": Solution(
        answers={"call": "__call__", "count": "3"},
        expression="n = x1 * w1 + x2 * w2 + b\no = tanh(n)",
        values={"x1": 2.0, "w1": 0.5, "x2": 1.0, "w2": 0.25, "b": 0.5},
        wrong={"call": "__init__", "count": "2"},
    ),
    # (2 + 1) · 4 + (4 + 1) · 4 + (4 + 1) · 1 = 37
    "layer": Solution(answers={"count": "37"}, change=fields(layers(4, 4)), wrong={"count": "29"}),
    "loop": Solution(
        answers={"predicted": "0.5"},
        change=fields(
            layers(16, 16),
            ("training.optimizer.kind", "adam"),
            ("training.learning_rate.rate", 0.02),
            ("training.steps", 1000),
        ),
        wrong={"predicted": "0.66"},
    ),
    "update": Solution(
        answers={"most": "layer2.neuron1.w2", "grad": "-1.15", "after": "1.098"},
        change=fields(("training.learning_rate.rate", 5.0)),
        wrong={"most": "layer1.neuron1.w1", "grad": "1.15", "after": "-0.052"},
    ),
    "together": Solution(change=fields(layers(4, activation="relu"), ("training.seed", 1))),
}
"""By the name of the lesson."""
