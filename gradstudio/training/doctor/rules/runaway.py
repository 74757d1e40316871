"""Numbers that run away: a loss or a gradient that is no longer finite."""

from __future__ import annotations

from collections.abc import Iterator

from gradstudio.engine.paths import ScalarPath
from gradstudio.project.suited import highest_of
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import loss_plot
from gradstudio.training.doctor.finding import Finding, Location
from gradstudio.training.doctor.mending import clipped, mends, scaled_rate, setting, suited_rate
from gradstudio.training.doctor.rule import SYMPTOMS, DoctorRule


def _find(case: Case) -> Iterator[Finding]:
    fault, spec = case.fault, case.spec
    if fault is None:
        return
    path = ScalarPath.parse(fault.parameter)
    rate = highest_of(spec.training.learning_rate)
    yield Finding(
        rule="ran_away",
        title="Numbers that run away",
        places=(Location(setting="training.learning_rate"), Location(path=path)),
        since=fault.step,
        until=case.steps,
        says=f"At step {fault.step:,} the loss is {fault.loss:.4g}; {fault.parameter} is the first parameter whose "
        f"gradient is no number. The learning rate is {rate:.4g}.",
        why="A step that overshoots makes the next one longer; what is no longer finite cannot be trained.",
        evidence=(loss_plot(case),) if len(case.curve) else (),
        mends=mends(
            scaled_rate(spec, 0.1, "Shorter steps do not overshoot."),
            scaled_rate(spec, 0.01, "Steps a hundredth as long do not overshoot."),
            suited_rate(spec, "It is the rate that this optimizer is known to do well with."),
            clipped(spec, "No step is then longer than the rate, however steep the loss is."),
            setting(
                spec, "data.standardise", True, "Standardise the inputs", "Large inputs make steep losses."
            ),
        ),
    )


RULES = (
    DoctorRule(
        name="ran_away",
        title="Numbers that run away",
        looks_at="the step that could not be taken",
        condition="the loss or a gradient is not finite",
        source="IEEE 754: what is beyond 1.8e308 is infinite",
        find=_find,
        spares=False,
        silences=SYMPTOMS,
    ),
)
