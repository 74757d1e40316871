"""The learning rate as a function of the step, counted from 0. The formulas: `engine.schedules`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from gradstudio.project.spec.base import Rate, Spec, StepCount


class _Schedule(Spec):
    """Fields of every schedule.

    Attributes:
        kind: which one it is; declared here so that it comes first in a project file.
        warm_up: number of steps over which the rate rises from 0 to what the schedule says.
    """

    kind: str
    warm_up: int = Field(default=0, ge=0, le=10**9)


class ConstantRate(_Schedule):
    """The same learning rate at every step."""

    kind: Literal["constant"] = "constant"
    rate: Rate = 0.1


class LinearRate(_Schedule):
    """A learning rate that goes from `start` to `end` in `steps` steps and stays there."""

    kind: Literal["linear"] = "linear"
    start: Rate = 1.0
    end: Rate = 0.1
    steps: StepCount = 100


class StepRate(_Schedule):
    """A learning rate that is multiplied by `gamma` after `every` steps."""

    kind: Literal["step"] = "step"
    rate: Rate = 0.1
    gamma: float = Field(default=0.5, gt=0, le=1)
    every: StepCount = 100


class ExponentialRate(_Schedule):
    """A learning rate that is multiplied by `gamma` after each step."""

    kind: Literal["exponential"] = "exponential"
    rate: Rate = 0.1
    gamma: float = Field(default=0.99, gt=0, le=1)


class CosineRate(_Schedule):
    """Half a cosine wave from `rate` down to `floor` in `steps` steps; it stays there."""

    kind: Literal["cosine"] = "cosine"
    rate: Rate = 0.1
    floor: float = Field(default=0.0, ge=0, le=1000)
    steps: StepCount = 100

    @model_validator(mode="after")
    def _check_floor(self) -> CosineRate:
        if self.floor > self.rate:
            raise ValueError(
                f"A cosine schedule falls to its floor, but {self.floor:g} is above the rate {self.rate:g}. "
                "Lower the floor."
            )
        return self


ScheduleSpec = Annotated[
    ConstantRate | LinearRate | StepRate | ExponentialRate | CosineRate, Field(discriminator="kind")
]
