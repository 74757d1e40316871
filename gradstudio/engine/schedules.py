"""Learning-rate schedules: functions of the step index, counted from 0."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from gradstudio.engine.arguments import require_count, require_number

Schedule = Callable[[int], float]
"""Step index, counted from 0 → learning rate."""


@dataclass(frozen=True, slots=True)
class ConstantSchedule:
    """The same learning rate at every step."""

    rate: float

    def __post_init__(self) -> None:
        _require_rate(self.rate)

    def __call__(self, step: int) -> float:
        """Return the rate."""
        return self.rate


@dataclass(frozen=True, slots=True)
class LinearSchedule:
    """From `start` down (or up) to `end` in `steps` steps, then `end`.

    At step k the rate is start − (start − end)·k / steps.
    """

    start: float
    end: float
    steps: int

    def __post_init__(self) -> None:
        _require_rate(self.start)
        _require_rate(self.end)
        _require_steps("linear", self.steps)

    def __call__(self, step: int) -> float:
        """Return the rate of the step."""
        if step >= self.steps:
            return self.end
        return self.start - (self.start - self.end) * step / self.steps


@dataclass(frozen=True, slots=True)
class StepSchedule:
    """rate · gamma^⌊k / every⌋. Source: PyTorch, `StepLR`."""

    rate: float
    gamma: float
    every: int

    def __post_init__(self) -> None:
        _require_rate(self.rate)
        _require_factor(self.gamma)
        _require_steps("step", self.every)

    def __call__(self, step: int) -> float:
        """Return the rate of the step."""
        return _decayed(self.rate, self.gamma, step // self.every)


@dataclass(frozen=True, slots=True)
class ExponentialSchedule:
    """rate · gamma^k. Source: PyTorch, `ExponentialLR`."""

    rate: float
    gamma: float

    def __post_init__(self) -> None:
        _require_rate(self.rate)
        _require_factor(self.gamma)

    def __call__(self, step: int) -> float:
        """Return the rate of the step."""
        return _decayed(self.rate, self.gamma, step)


@dataclass(frozen=True, slots=True)
class CosineSchedule:
    """floor + (rate − floor)·(1 + cos(πk / steps)) / 2 in `steps` steps, then `floor`.

    Source: Loshchilov & Hutter 2016, section 3, without restarts; PyTorch, `CosineAnnealingLR`.
    """

    rate: float
    floor: float
    steps: int

    def __post_init__(self) -> None:
        _require_rate(self.rate)
        _require_rate(self.floor)
        _require_steps("cosine", self.steps)

    def __call__(self, step: int) -> float:
        """Return the rate of the step."""
        if step >= self.steps:
            return self.floor
        return self.floor + (self.rate - self.floor) * (1.0 + math.cos(math.pi * step / self.steps)) / 2.0


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Another schedule, times (k + 1) / steps in its first `steps` steps.

    Source: Goyal et al. 2017, section 2.2, gradual warm-up.
    """

    schedule: Schedule
    steps: int

    def __post_init__(self) -> None:
        _require_steps("warm-up", self.steps)

    def __call__(self, step: int) -> float:
        """Return the rate of the step."""
        rate = self.schedule(step)
        return rate if step >= self.steps else rate * (step + 1) / self.steps


def _decayed(rate: float, gamma: float, times: int) -> float:
    """Return rate · gamma^times; inf where that power is beyond floats, which whoever takes the rate refuses."""
    try:
        return float(rate * gamma**times)
    except OverflowError:
        return math.inf if rate else 0.0


def _require_rate(rate: float) -> None:
    require_number("A learning rate", rate, at_least=0.0)


def _require_factor(gamma: float) -> None:
    require_number("gamma, the factor of a schedule,", gamma, at_least=0.0)


def _require_steps(schedule: str, steps: int) -> None:
    require_count(f"A {schedule} schedule needs 1 step or more: the number", steps)
