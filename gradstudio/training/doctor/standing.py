"""How well a run does compared with what its data allow. Most rules report nothing about a run that does well."""

from __future__ import annotations

import math

from gradstudio.training.doctor.case import Case

SLACK = 0.05
"""A run does well if it is off by no more than this share of samples, or of variance, from what is attainable."""
_ENOUGH_ACCURACY = 0.97
_ENOUGH_R_SQUARED = 0.95
_LITTLE = 0.1
_FEWEST_STEPS = 20
_ENOUGH_STEPS = 5000
_FIRST_PART = 0.1
_ENOUGH_STEPS_AT_FIRST = 500


def r_squared(case: Case, loss: float) -> float:
    """Return the share of the training targets' variance that is explained at a loss; NaN if they do not vary."""
    return 1.0 - loss / case.constant.loss if case.constant.loss > 0 else math.nan


def does_well(case: Case) -> bool:
    """Whether a run reaches on the training samples about what is attainable, and on test samples nearly so."""
    score, attainable = case.level, case.facts.attainable.best
    if score is None or case.fault is not None or not math.isfinite(score.loss):
        return False
    if case.facts.is_regression:
        goal = _least(_ENOUGH_R_SQUARED, attainable)
        reached = r_squared(case, score.loss)
        # Targets that do not vary are learned where nothing is left to be explained.
        return score.loss <= 1e-12 if math.isnan(reached) else reached >= goal
    goal = _least(_ENOUGH_ACCURACY, attainable)
    majority = case.constant.accuracy
    if majority >= goal:  # the most frequent class is nearly all there is to tell
        return score.accuracy >= majority
    return score.accuracy >= max(goal, majority + _LITTLE * (goal - majority))


def _least(enough: float, attainable: float) -> float:
    """Return what has to be reached: a little less than what is attainable, where that is known."""
    return enough - SLACK if math.isnan(attainable) else min(enough, attainable) - SLACK


def gain(case: Case) -> float:
    """Return how far a run has come from the constant answer: 0 for no better, 1 for all that can be told.

    In the share of the loss; below 0 for a run that is worse.
    """
    if case.level is None or not math.isfinite(case.level.loss):
        return -math.inf
    return r_squared(case, case.level.loss)


def is_under_way(case: Case) -> bool:
    """Whether a run has taken so many steps that what lasted through them may be told: a tenth of the project's."""
    fewest = max(_FEWEST_STEPS, min(_FIRST_PART * case.spec.training.steps, _ENOUGH_STEPS_AT_FIRST))
    return case.steps - case.begin >= fewest


def is_given_time(case: Case) -> bool:
    """Whether a run has had enough steps to be judged: half of the project's, and at least some."""
    return case.steps - case.begin >= max(_FEWEST_STEPS, min(case.spec.training.steps / 2, _ENOUGH_STEPS))
