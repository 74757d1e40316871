"""The learning rate of a script as a function of the step."""

from __future__ import annotations

from gradstudio.export.script_parts.literals import number
from gradstudio.project.spec import (
    ConstantRate,
    CosineRate,
    ExponentialRate,
    LinearRate,
    ScheduleSpec,
    StepRate,
)


def schedule_lines(schedule: ScheduleSpec) -> list[str]:
    """Write ``def learning_rate(step)``: steps are counted from 0 over the whole training."""
    words, lines = _parts(schedule)
    if schedule.warm_up:
        words += f", after a warm-up of {schedule.warm_up:,} steps"
        *before, last = lines
        lines = [
            *before,
            f"rate = {last.removeprefix('return ')}",
            f"return rate if step >= {schedule.warm_up} else rate * (step + 1) / {schedule.warm_up}",
        ]
    return ["def learning_rate(step):", f'    """{words}."""', *(f"    {line}" for line in lines)]


def needs_math(schedule: ScheduleSpec) -> bool:
    """Whether the function uses Python's module `math`."""
    return isinstance(schedule, CosineRate)


def _parts(schedule: ScheduleSpec) -> tuple[str, list[str]]:
    match schedule:
        case ConstantRate(rate=rate):
            return "The same at every step", [f"return {number(rate)}"]
        case LinearRate(start=start, end=end, steps=steps):
            return f"From {start:g} to {end:g} in {steps:,} steps", [
                f"share = min(step, {steps})",
                f"return {number(start)} - ({number(start)} - {number(end)}) * share / {steps}",
            ]
        case StepRate(rate=rate, gamma=gamma, every=every):
            return f"Times {gamma:g} after every {every:,} steps", [
                f"return {number(rate)} * {number(gamma)} ** (step // {every})"
            ]
        case ExponentialRate(rate=rate, gamma=gamma):
            return f"Times {gamma:g} after each step", [f"return {number(rate)} * {number(gamma)}**step"]
        case CosineRate(rate=rate, floor=floor, steps=steps):
            wave = f"(1.0 + math.cos(math.pi * min(step, {steps}) / {steps})) / 2.0"
            low = f"{number(floor)} + " if floor else ""
            height = f"({number(rate)} - {number(floor)})" if floor else number(rate)
            return f"Half a cosine wave from {rate:g} to {floor:g} in {steps:,} steps", [
                f"return {low}{height} * {wave}"
            ]
