"""`Optimizer`: the base of all optimizers, and the lines in which they tell their step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from gradstudio.engine.arguments import require_number
from gradstudio.engine.schedules import ConstantSchedule, Schedule
from gradstudio.engine.value import Value


@dataclass(frozen=True, slots=True, eq=False)
class StepLine:
    """One line of the computation of a step, in the symbols of the optimizer's formulas.

    Attributes:
        name: what is computed; its last word is the symbol that later lines use for the result.
        formula: how it is computed. Besides η, g, t, what is remembered and the optimizer's `SYMBOLS` it can use
            the symbols of the lines before. The last line is what is added to the parameter.
        value: the same from numbers by symbol.
    """

    name: str
    formula: str
    value: Callable[[Mapping[str, float]], float]


class Optimizer:
    """Moves parameters along their gradients; a subclass says how far in `_move`, and in `STEP` in words.

    Args:
        parameters: the leaves to move.
        learning_rate: a number, 0 or more, or a schedule from the step index to such a number.
        weight_decay: 0 or more.

    Attributes:
        STEP: what becomes of the gradient of a parameter, line by line.
        SYMBOLS: what each of the optimizer's own settings is called in `STEP`, by the setting's name.
        FIRST: attribute and symbol of the first moment (or velocity), one number for each parameter.
        SECOND: attribute and symbol of the second moment, likewise.
        step_count: index of the next step in the schedule.
        age: number of steps that this optimizer has taken; fewer than the step count where another one began.

    Raises:
        ConfigurationError: a setting is no finite number or out of its bounds.
    """

    STEP: ClassVar[tuple[StepLine, ...]] = ()
    SYMBOLS: ClassVar[Mapping[str, str]] = {}
    FIRST: ClassVar[tuple[str, str] | None] = None
    SECOND: ClassVar[tuple[str, str] | None] = None

    def __init__(
        self, parameters: Sequence[Value], learning_rate: float | Schedule, weight_decay: float = 0.0
    ) -> None:
        self.parameters = list(parameters)
        self.schedule = learning_rate if callable(learning_rate) else ConstantSchedule(learning_rate)
        self.weight_decay = require_number("weight_decay", weight_decay, at_least=0.0)
        self.step_count = 0
        self.age = 0

    @property
    def learning_rate(self) -> float:
        """The rate that the next step will use."""
        return self.schedule(self.step_count)

    def step(self) -> None:
        """Move every parameter.

        Raises:
            ConfigurationError: the schedule gives no finite number, 0 or more, for this step; nothing was moved.
        """
        rate = require_number(
            f"The learning rate of step {self.step_count}", self.learning_rate, at_least=0.0
        )
        if self.weight_decay:
            shrink = 1.0 - rate * self.weight_decay
            for parameter in self.parameters:
                parameter.data *= shrink
        self.age += 1
        self._move(rate)
        self.step_count += 1

    def follow(self, previous: Optimizer) -> None:
        """Go on from where another optimizer of the same parameters stood.

        The step count goes on in any case; what the other remembers is taken over if it is of the same kind.
        """
        self.step_count = previous.step_count
        if type(previous) is type(self):
            self.remember(*previous.memory(), previous.age)

    def memory(self) -> tuple[list[float], list[float]]:
        """Return the running means of the gradients and of their squares, one number per parameter; 0 for none."""
        nothing = [0.0] * len(self.parameters)
        first, second = (getattr(self, kept[0]) if kept else nothing for kept in (self.FIRST, self.SECOND))
        return first, second

    def remember(self, first: Sequence[float], second: Sequence[float], age: int) -> None:
        """Go on with what an optimizer of this kind has remembered.

        Args:
            first: one number for each parameter, as `memory` returns them.
            second: likewise.
            age: number of steps that it had taken.
        """
        for kept, numbers in ((self.FIRST, first), (self.SECOND, second)):
            if kept:
                setattr(self, kept[0], list(numbers))
        self.age = age

    def _move(self, rate: float) -> None:
        raise NotImplementedError
