"""Checks of what the learner's project comes to when it is trained anew from its seed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gradstudio.lab.lessons.checks.rule import ANSWER, ANSWERS, PROJECT, Argument, CheckRule
from gradstudio.lab.lessons.checks.workings import Workings
from gradstudio.lab.lessons.comparing import fault_of
from gradstudio.lab.lessons.trained import MOST_STEPS
from gradstudio.project.number_text import short_number

_LOSS = Argument(kind="number", least=0.0)


def _training_loss(workings: Workings, arguments: Mapping[str, Any]) -> str:
    done, bound = workings.trained(workings.project), arguments["at_most"]
    if done.fault:
        return f"Trained anew from its seed the project diverges at step {done.steps:,}."
    if done.loss <= bound:
        return ""
    loss = short_number(done.loss, 3)
    return f"Trained anew from its seed, training loss {loss} after {done.steps:,} steps: above {bound:g}."


def _test_loss(workings: Workings, arguments: Mapping[str, Any]) -> str:
    done, bound = workings.trained(workings.project), arguments["at_most"]
    if done.test_loss is None:
        return "There are no test samples. Put the prepared state back."
    if done.fault:
        return f"Trained anew from its seed the project diverges at step {done.steps:,}."
    if done.test_loss <= bound:
        return ""
    loss = short_number(done.test_loss, 3)
    return f"Trained anew from its seed, test loss {loss} after {done.steps:,} steps: above {bound:g}."


def _accuracy(workings: Workings, arguments: Mapping[str, Any]) -> str:
    done, bound = workings.trained(workings.project), arguments["at_least"]
    found = done.test_accuracy if arguments["of"] == "test" else done.accuracy
    if found is None or math.isnan(found):
        return f"The project has no {arguments['of']} samples with a class. Put the prepared state back."
    if done.fault:
        return f"Trained anew from its seed the project diverges at step {done.steps:,}."
    return (
        ""
        if found >= bound
        else f"Trained anew from its seed {found:.0%} are right, but the lesson asks for {bound:.0%}."
    )


def _diverges(workings: Workings, arguments: Mapping[str, Any]) -> str:
    done = workings.trained(workings.project)
    if done.has_diverged:
        return ""
    loss = short_number(done.loss, 3)
    return f"The run does not diverge: after {done.steps:,} steps from its seed the loss is {loss}."


def _predicted_loss(workings: Workings, arguments: Mapping[str, Any]) -> str:
    if workings.attempt.steps_taken:
        return (
            "The network has been trained already. Put the prepared state back, and predict before you train."
        )
    steps = arguments["steps"]
    done = workings.trained(workings.prepared, steps)
    typed = workings.number(arguments["answer"])
    return fault_of(f"The loss after {steps:,} steps", typed, done.loss, arguments["within"])


RULES = {
    "training_loss": CheckRule(
        about="trained anew from its seed, the project's training loss is at most this",
        judge=_training_loss,
        needs=PROJECT,
        arguments={"at_most": _LOSS},
    ),
    "test_loss": CheckRule(
        about="trained anew from its seed, the project's test loss is at most this",
        judge=_test_loss,
        needs=PROJECT,
        arguments={"at_most": _LOSS},
    ),
    "accuracy": CheckRule(
        about="trained anew from its seed, the project gets at least this share of the samples right",
        judge=_accuracy,
        needs=PROJECT,
        arguments={
            "at_least": Argument(kind="number", least=0.0, most=1.0),
            "of": Argument(kind="text", default="test", choices=("test", "training")),
        },
    ),
    "diverges": CheckRule(
        about="trained anew from its seed, the project diverges",
        judge=_diverges,
        needs=PROJECT,
    ),
    "predicted_loss": CheckRule(
        about="before any training the answer tells the loss of the prepared project after some steps",
        judge=_predicted_loss,
        needs=ANSWERS | PROJECT,
        arguments={
            "answer": ANSWER,
            "steps": Argument(kind="whole", least=1, most=MOST_STEPS),
            "within": Argument(kind="number", default=0.1, least=0.0),
        },
    ),
}
"""The checks of this file by name."""
