"""The pass of a program with a hidden mistake, for the debugger."""

from __future__ import annotations

from gradstudio.lab.bugs.on_subject import pass_numbers
from gradstudio.lab.bugs.riddle import Riddle
from gradstudio.lab.debugger.heard_script import HeardStep, heard_script
from gradstudio.lab.debugger.script import Script


def heard_pass(riddle: Riddle) -> Script:
    """Return the steps that the program takes: lines as they should be, with the numbers that came of them."""
    steps: list[HeardStep] = []

    def hear(node: int, grad: float, before: tuple[float, ...], after: tuple[float, ...]) -> None:
        steps.append(HeardStep(node, grad, before, after))

    subject = riddle.stage.subject
    numbers = pass_numbers(subject, riddle.faults, riddle.stage.rate, hear)
    return heard_script(subject, numbers.data, steps)
