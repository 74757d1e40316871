"""Learning rates with which a loss rises or swings, or hardly moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gradstudio.project.number_text import short_number
from gradstudio.project.suited import highest_of
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.course import Course
from gradstudio.training.doctor.evidence import loss_plot, update_plot
from gradstudio.training.doctor.finding import Finding, at_setting
from gradstudio.training.doctor.layered import by_layer_and_step, lasting_in, reading_steps
from gradstudio.training.doctor.mending import (
    adam,
    larger_batch,
    mends,
    scaled_rate,
    suited_rate,
)
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.standing import gain, is_given_time, is_under_way

_FEWEST_BLOCKS = 8
_RISEN = 2.0
_SWINGING = 0.3
_SWING = 0.05
_FALLING = 0.8
_MOVED = 0.2
_FAR = 0.2
_FEWEST_READINGS = 20
_RISES = 0.15
_APART = 1.6
_LITTLE_GAIN = 0.5
_PROGRESS = 0.85


def _find_too_high(case: Case) -> Iterator[Finding]:
    curve = case.curve
    if len(curve) < _FEWEST_BLOCKS or not is_under_way(case):
        return
    since, said = _jump(case) or _rise(curve) or _swing(case) or _oscillation(case) or (None, "")
    if since is None:
        return
    spec = case.spec
    rate = highest_of(spec.training.learning_rate)
    yield Finding(
        rule="rate_too_high",
        title="Learning rate too high",
        places=at_setting("training.learning_rate"),
        since=since,
        until=case.steps,
        says=f"{said} The learning rate is {short_number(rate)}.",
        why="Steps that are longer than the valley is wide throw the parameters from side to side, or out.",
        evidence=(loss_plot(case, ("lowest", curve.lowest)), *update_plot(case)),
        mends=mends(
            adam(
                spec, "Adam's steps are no longer where the loss is steep, and here they shorten in the end."
            ),
            scaled_rate(spec, 0.1, "Steps a tenth as long stay in the valley."),
            scaled_rate(spec, 0.01, "Steps a hundredth as long stay in the valley."),
            suited_rate(spec, "It is the rate that this optimizer is known to do well with, and it falls."),
            larger_batch(
                spec, case.batch_size, len(case.facts), "More samples a step make its direction surer."
            ),
        ),
    )


def _rise(curve: Course) -> tuple[int, str] | None:
    """Return since when the loss is well above its lowest, and a sentence; None if it is not so for a while."""
    last = curve.tail(0.2)
    lowest = int(np.argmin(curve.means))
    least = float(curve.means[lowest])
    bound = _RISEN * least + 3.0 * float(curve.errors[lowest])
    if not (least > 0 and (last.means > bound).all() and lowest < len(curve) - len(last)):
        return None
    since = int(curve.steps[lowest])
    return since, (
        f"The loss was {short_number(least)} at step {since:,}, and has risen since: it is "
        f"{short_number(curve.last)} over the last {len(last)} of {len(curve)} parts of the run."
    )


def _swing(case: Case) -> tuple[int, str] | None:
    """Return since when a loss over all samples goes up and down and gets nowhere, and a sentence; or None."""
    if case.history is None or case.batch_size < len(case.facts) or _has_dropout(case):
        return None  # the loss of a batch swings with its samples
    steps, losses = case.losses
    half = len(losses) // 2
    if half < 20 or case.history.training.stride > 1:
        return None
    late = losses[half:]
    change = np.diff(late) / np.maximum(np.abs(late[:-1]), 1e-300)
    swings = float(np.mean(change > _SWING))
    if swings < _SWINGING or case.curve.last < 0.5 * float(case.curve.means[len(case.curve) // 2]):
        return None
    return int(steps[half]), (
        f"In the last {len(late):,} steps the loss over all training samples rose by more than {_SWING:.0%} in "
        f"{swings:.0%} of them, between {short_number(late.min())} and {short_number(late.max())}."
    )


def _oscillation(case: Case) -> tuple[int, str] | None:
    """Return since when the loss over all samples, as it was read, goes up and down and gets nowhere; or None."""
    losses = np.array([reading.loss for reading in case.seen])
    half = len(losses) // 2
    if gain(case) > _LITTLE_GAIN or not is_given_time(case):
        return None  # what still learns swings as well, while its rate has not fallen yet
    if half < _FEWEST_READINGS or not np.isfinite(losses).all() or (losses <= 0).any():
        return None
    late, before = losses[half:], losses[half // 2 : half]
    rises = float(np.mean(np.diff(late) > _SWING * late[:-1]))
    if rises < _RISES or late.max() < _APART * late.min() or late.mean() < _PROGRESS * before.mean():
        return None
    since = case.seen[half].step
    return since, (
        f"Since step {since:,} the loss over all training samples goes up and down between "
        f"{short_number(late.min())} and {short_number(late.max())}: at {rises:.0%} of the readings it had risen "
        f"by more than {_SWING:.0%}, and on average it is {short_number(late.mean())}, after "
        f"{short_number(before.mean())} before."
    )


def _jump(case: Case) -> tuple[int, str] | None:
    """Return when a step longer than the weights threw a whole layer to where no sample reaches it; or None."""
    ratios = by_layer_and_step(case, lambda layer: layer.update_ratio)
    shares = by_layer_and_step(case, lambda layer: float(layer.dead.mean()))
    for index, since in lasting_in(case, shares == 1.0).items():
        before = np.flatnonzero(reading_steps(case) < since)
        longest = ratios[before].max(axis=1, initial=0.0, where=~np.isnan(ratios[before]))
        if not longest.max(initial=0.0) > 1.0:
            continue
        worst = int(before[longest.argmax()])
        step = case.seen[worst].step
        return step, (
            f"Step {step:,} changed the weights of a layer by {short_number(np.nanmax(ratios[worst]), 3)} times "
            f"their own size; since step {since:,} layer {index + 1} is 0 for every training sample, and nothing "
            "is learned."
        )
    return None


def _has_dropout(case: Case) -> bool:
    return any(layer.dropout for layer in case.spec.network.layers)


def _falling(case: Case) -> float:
    """Return the share of stretches over which the loss falls, of all samples where that was read."""
    losses = np.array([reading.loss for reading in case.seen])
    if len(losses) >= _FEWEST_READINGS:
        wanted = np.linspace(case.seen[0].step, case.seen[-1].step, _FEWEST_READINGS)
        # Readings may lie close together at the start and be rare later: each is taken once.
        places = np.unique(np.searchsorted(reading_steps(case), wanted))
        if len(places) >= _FEWEST_BLOCKS:
            return float(np.mean(np.diff(losses[places]) < 0))
    return float(np.mean(np.diff(case.curve.means) < 0))


def _find_too_low(case: Case) -> Iterator[Finding]:
    curve, spec = case.curve, case.spec
    if len(curve) < _FEWEST_BLOCKS or not is_given_time(case):
        return
    rate = highest_of(spec.training.learning_rate)
    if rate > _FAR * spec.training.optimizer.first_rate:
        return
    if _falling(case) < _FALLING:
        return
    late = curve.tail(0.5)
    pace = float(late.means[0] - late.last) / max(case.steps - float(late.steps[0]), 1.0)
    if gain(case) > _MOVED or pace <= 0:
        return
    yield Finding(
        rule="rate_too_low",
        title="Learning rate too low",
        places=at_setting("training.learning_rate"),
        since=case.begin,
        until=case.steps,
        says=f"With the learning rate {short_number(rate)} the loss went from {short_number(curve.first)} to "
        f"{short_number(curve.last)} in {case.steps - case.begin:,} steps, always downwards: at this pace the rest "
        f"would take about {curve.last / pace:,.0f} more.",
        why="Each step is right and far too short; most of the time is spent on the way.",
        evidence=(loss_plot(case), *update_plot(case)),
        mends=mends(
            scaled_rate(spec, 100.0, "Steps a hundred times as long get there in as many fewer."),
            scaled_rate(spec, 10.0, "Steps ten times as long get there in as many fewer."),
            suited_rate(spec, "It is the rate that this optimizer is known to do well with."),
            adam(spec, "Adam takes steps of about the rate's length, however small the gradient is."),
        ),
    )


RULES = (
    DoctorRule(
        name="rate_too_high",
        title="Learning rate too high",
        looks_at="the training loss, as means of parts of the run; step by step where each takes all samples; as "
        "it was read over all samples; the length of a step against its weights",
        condition="over the last fifth of the run it is twice its lowest; or over the last half every third step "
        "over all samples, or one reading in seven, raises it by 5 % and less than half is learned; or a step "
        "longer than the weights kills a layer",
        source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 5.1: above the optimal rate it "
        "oscillates, above twice that it diverges",
        find=_find_too_high,
        silences=frozenset({"guessing", "dead", "saturated", "too_small", "vanishing"}),
    ),
    DoctorRule(
        name="rate_too_low",
        title="Learning rate too low",
        looks_at="the training loss, as means of parts of the run, and the rate that suits the optimizer",
        condition="the rate is below a fifth of that; the loss falls in four of five parts, and less than 20 % of "
        "the constant answer's is learned",
        source="Bengio 2012, Practical Recommendations for Gradient-Based Training, section 3.1.1",
        find=_find_too_low,
        silences=frozenset({"guessing", "too_small"}),
    ),
)
