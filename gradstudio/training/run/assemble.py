"""From the training part of a project to the engine's schedule, optimizer and clipping."""

from __future__ import annotations

from collections.abc import Sequence

from gradstudio.engine import optim
from gradstudio.engine.clipping import clip_by_norm, clip_by_value
from gradstudio.engine.optimizer import Optimizer
from gradstudio.engine.schedules import (
    ConstantSchedule,
    CosineSchedule,
    ExponentialSchedule,
    LinearSchedule,
    Schedule,
    StepSchedule,
    WarmUp,
)
from gradstudio.engine.value import Value
from gradstudio.project import spec as project


def schedule_for(spec: project.ScheduleSpec) -> Schedule:
    """Return the engine's schedule for the one in a spec, warm-up included."""
    schedule = _without_warm_up(spec)
    return WarmUp(schedule, spec.warm_up) if spec.warm_up else schedule


def _without_warm_up(spec: project.ScheduleSpec) -> Schedule:
    match spec:
        case project.ConstantRate():
            return ConstantSchedule(spec.rate)
        case project.LinearRate():
            return LinearSchedule(spec.start, spec.end, spec.steps)
        case project.StepRate():
            return StepSchedule(spec.rate, spec.gamma, spec.every)
        case project.ExponentialRate():
            return ExponentialSchedule(spec.rate, spec.gamma)
        case project.CosineRate():
            return CosineSchedule(spec.rate, spec.floor, spec.steps)


def optimizer_for(training: project.TrainingSpec, parameters: Sequence[Value]) -> Optimizer:
    """Return the engine's optimizer for the one in a spec, with its schedule."""
    spec = training.optimizer
    kind, settings = optim.OPTIMIZERS[spec.kind], spec.model_dump(exclude={"kind"})
    return kind(parameters, schedule_for(training.learning_rate), **settings)


def clip(spec: project.ClippingSpec, parameters: Sequence[Value]) -> None:
    """Clip the gradients of parameters as a spec says."""
    match spec:
        case project.ClipValue():
            clip_by_value(parameters, spec.limit)
        case project.ClipNorm():
            clip_by_norm(parameters, spec.limit)
        case project.NoClipping():
            pass
