"""Networks that learn their training samples by heart, or cannot learn them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gradstudio.project.number_text import short_number
from gradstudio.training.doctor.case import Case
from gradstudio.training.doctor.evidence import loss_plot, scores_plot
from gradstudio.training.doctor.finding import Finding, at_layers, at_setting
from gradstudio.training.doctor.fitting import against_overfitting
from gradstudio.training.doctor.mending import hidden_layers, mends, wider
from gradstudio.training.doctor.rule import DoctorRule
from gradstudio.training.doctor.standing import gain, is_given_time, r_squared
from gradstudio.training.run.constant_answer import constant_answer

_ROOM = 10
"""Parameters for each training sample from which on a network has room to learn them by heart."""
_RISEN = 1.2
_GAP = 0.08
_ERRORS = 2.5
_LATE = 0.2
_FEWEST = 8
_KNOWN = 0.3
"""Share of the constant answer's loss: above it, too little is learned on the training samples to overfit."""
_HARMFUL = 1.0
"""Share of the constant answer's loss from which on an overfitted network does harm."""


def _gap(case: Case) -> float:
    """Return by how much the training samples are known better than the test samples; 0 where that may be chance.

    In accuracy, or in the share of the variance that is explained.
    """
    test, score = case.test_score, case.level
    if test is None or score is None or case.facts.test is None:
        return 0.0
    if case.facts.is_regression:
        constant = constant_answer(case.facts.test, case.spec.training.loss).loss
        if constant <= 0:
            return 0.0
        return r_squared(case, score.loss) - (1.0 - _late_test(case)[0] / constant)
    accuracy = _late_test(case)[1]
    chance = math.sqrt(max(accuracy * (1.0 - accuracy), 0.0) / len(case.facts.test))
    gap = score.accuracy - accuracy
    return gap if gap > _ERRORS * chance else 0.0


def _late_test(case: Case) -> tuple[float, float]:
    """Return mean loss and accuracy on the test samples over the last part of the run.

    A window keeps losses by step and no accuracies: there those of the readings count.
    """
    test = case.test_score
    assert test is not None
    if case.history is None or not len(case.history.test):
        return test.loss, test.accuracy
    first = case.steps - _LATE * (case.steps - case.begin)
    part = case.history.test.since(max(case.begin, int(first)))
    losses, accuracies = case.history.test_losses[part], case.history.test_accuracies[part]
    if not len(losses):
        return test.loss, test.accuracy
    if np.isnan(accuracies).any():
        read = [reading.test_accuracy for reading in case.seen if reading.step >= first]
        accuracies = np.array([one for one in read if one is not None] or [test.accuracy])
    return float(losses.mean()), float(accuracies.mean())


def _find_overfitting(case: Case) -> Iterator[Finding]:
    if not _has_room(case):
        yield from _found_overfitting(case, is_large=False)


def _find_too_large(case: Case) -> Iterator[Finding]:
    if _has_room(case):
        yield from _found_overfitting(case, is_large=True)


def _has_room(case: Case) -> bool:
    return case.spec.parameter_count > _ROOM * len(case.facts)


def _found_overfitting(case: Case, *, is_large: bool) -> Iterator[Finding]:
    if case.facts.test is None or case.test_score is None or not is_given_time(case):
        return
    steps, losses = case.test_losses
    late, gap = _late_test(case), _gap(case)
    if gain(case) < _KNOWN or len(losses) < _FEWEST or gap < _GAP or not np.isfinite(losses).all():
        return
    place = int(np.argmin(losses))
    constant = constant_answer(case.facts.test, case.spec.training.loss).loss
    if late[0] < max(_RISEN * losses[place], _HARMFUL * constant):
        return
    since, samples, score = int(steps[place]), len(case.facts), case.level
    assert score is not None
    known = (
        f"they explain {r_squared(case, score.loss):.0%} of the variance, and there {1 - late[0] / constant:.0%}"
        if case.facts.is_regression
        else f"{score.accuracy:.0%} of them are right, and {late[1]:.0%} of the test samples"
    )
    room = f" The network has {case.spec.parameter_count:,} parameters for {samples:,} training samples."
    yield Finding(
        rule="too_large" if is_large else "overfitting",
        title="Too large a network for so few samples" if is_large else "Overfitting",
        places=(at_layers(list(hidden_layers(case.spec))) if is_large else ())
        + at_setting("network.layers", "training.l2", "training.steps"),
        since=since,
        until=case.steps,
        says=f"The loss on the test samples was lowest at step {since:,}, with {short_number(losses[place])}, and "
        f"has risen to {short_number(late[0])}; a constant answer has {short_number(constant)}. On the training "
        f"samples it is {short_number(score.loss)}: {known}.{room if is_large else ''}",
        why="What the network has learned since then holds for the training samples only, and raises the loss of "
        "other samples.",
        evidence=tuple(scores_plot(case)),
        mends=mends(*against_overfitting(case, since)),
    )


_FLAT = 0.05
_FAR = 0.15
_SMALL_LAYER = 8
_FEW_LAYERS = 2
_LEARNED = 0.05


def _find_too_small(case: Case) -> Iterator[Finding]:
    attainable, score, curve = case.facts.attainable.best, case.level, case.curve
    hidden = [case.spec.network.layers[index].size for index in hidden_layers(case.spec)]
    if score is None or math.isnan(attainable) or not case.is_over or len(curve) < 16:
        return
    reached = r_squared(case, score.loss) if case.facts.is_regression else score.accuracy
    if reached > attainable - _FAR or max(hidden, default=0) > _SMALL_LAYER or len(hidden) > _FEW_LAYERS:
        return
    if hidden and gain(case) < _LEARNED:
        return  # a network that has learned nothing has another fault
    middle, last = float(curve.means[len(curve) // 2]), float(curve.tail(0.1).means.mean())
    if not middle * (1.0 - _FLAT) <= last <= middle * (1.0 + _FLAT):
        return  # it still falls, or something else goes on
    verb, what = (
        ("explains", "of the variance")
        if case.facts.is_regression
        else ("classifies", "of the training samples rightly")
    )
    sizes = "no hidden layer" if not hidden else f"hidden layers of {' and '.join(map(str, hidden))}"
    yield Finding(
        rule="too_small",
        title="Too small a network for the data",
        places=at_layers(list(hidden_layers(case.spec))) + at_setting("network.layers"),
        since=int(curve.steps[len(curve) // 2]),
        until=case.steps,
        says=f"With {sizes} the network {verb} {max(reached, 0.0):.0%} {what}; a prediction from the nearest "
        f"samples reaches {attainable:.0%}. Over the second half of the run the loss stayed at "
        f"{short_number(last)}.",
        why="Each neuron adds one bend to the function, and the data need more bends than that.",
        evidence=(loss_plot(case),),
        mends=mends(wider(case.spec, 16, 1), wider(case.spec, 32, 2)),
        seriousness="warning",
    )


RULES = (
    DoctorRule(
        name="overfitting",
        title="Overfitting",
        looks_at="loss and accuracy on training and on test samples, by step",
        condition="the test loss has risen by 20 % since its lowest, up to that of a constant answer, and "
        "training samples are known better by 0.08 and by more than chance; at most 10 parameters for each of them",
        source="Prechelt 1998, Early Stopping – But When?; Zhang et al. 2017",
        find=_find_overfitting,
        spares=False,
    ),
    DoctorRule(
        name="too_large",
        title="Too large a network for so few samples",
        looks_at="as for overfitting, and the number of parameters",
        condition="as for overfitting, with more than 10 parameters for each training sample",
        source="as for overfitting",
        find=_find_too_large,
        spares=False,
    ),
    DoctorRule(
        name="too_small",
        title="Too small a network for the data",
        looks_at="accuracy or explained variance on the training samples, the loss over the second half of the run",
        condition="0.15 less than the nearest samples know, a loss that stays within 5 %, and at most two "
        "hidden layers of at most 8 neurons that have learned something",
        source="Goodfellow, Bengio & Courville 2016, Deep Learning, section 5.2: underfitting",
        find=_find_too_small,
        silences=frozenset({"guessing"}),
    ),
)
