"""A nudge in words: what the sign of a gradient means, and what its prediction is worth."""

from __future__ import annotations

import math

from gradstudio.lab.nudge import Nudge, NudgeCurve, NudgedState
from gradstudio.lab.nudge_errors import DifferenceErrors, NudgeErrors
from gradstudio.project.number_text import format_number, short_number
from gradstudio.training.look.watch import Watch


def sign_sentence(nudge: Nudge) -> str:
    """Return what the sign of the gradient means for the update."""
    gradient, what = nudge.gradient, nudge.subject.title
    name = nudge.name
    if nudge.node == len(nudge.subject) - 1:
        return f"All gradients are derivatives of {name}. Its derivative with respect to itself is 1."
    if math.isnan(gradient):
        return f"The gradient of {name} is no number."
    if gradient == 0.0:
        return f"This gradient is 0: a small change of {name} hardly moves {what}, so {_update(nudge, 'leave')} it."
    raises = gradient > 0.0
    effect, way = ("raises", "lower") if raises else ("lowers", "raise")
    sentence = f"This gradient is {'positive' if raises else 'negative'}: raising {name} {effect} {what}"
    if nudge.node in nudge.subject.knobs:
        return f"{sentence}, so {_update(nudge, way)} it."
    if nudge.subject.operands[nudge.node]:
        return f"{sentence}; the update moves it only through the parameters before it."
    return f"{sentence}; it is no parameter, so the update leaves it."


def prediction_sentence(nudge: Nudge, state: NudgedState) -> str:
    """Return what the gradient predicts for an ε, and what came of it.

    Args:
        nudge: the node.
        state: the graph at this ε.
    """
    what = nudge.subject.title
    if state.epsilon == 0.0:
        return f"Drag ε to change {nudge.name} and see {what} recomputed."
    if state.bad is not None:
        return f"{what} has no value here: {nudge.subject.names[state.bad]} is outside its domain."
    predicted, actual = nudge.gradient * state.epsilon, state.loss - nudge.loss
    sentence = f"grad · ε = {_signed(predicted)}, recomputed Δ = {_signed(actual)}"
    if state.kink is not None:
        sentence += f": {nudge.subject.names[state.kink]} is beyond its kink"
    elif actual != 0.0 and math.isfinite(actual):
        off = abs(predicted - actual) / abs(actual)
        sentence += f": off by {_percent(off)}"
    return f"{sentence}. The graph's numbers stay those of ε = 0."


def kink_sentence(nudge: Nudge, curve: NudgeCurve) -> str:
    """Return at which ε a kink changes the gradient, as a sentence; "" if there is no kink.

    Args:
        nudge: the node.
        curve: the loss over ε.
    """
    places = [
        f"{side_words(nudge, kink.node)} at ε = {short_number(kink.epsilon, 3)}" for kink in curve.kinks
    ]
    return f"{' and '.join(places)}: beyond, the gradient is different." if places else ""


def side_words(nudge: Nudge, node: int) -> str:
    """Return that a node changes sides.

    Args:
        nudge: the nudged node.
        node: the one with the kink.
    """
    operation = nudge.subject.nodes[node].operation
    assert operation is not None
    return f"{nudge.subject.names[node]} ({operation.title or operation.name}) changes sides"


def slope_words(errors: DifferenceErrors) -> str:
    """Return by which power of ε an error falls, for a legend."""
    if errors.is_exact:
        return "rounding"
    if errors.stays:
        return "does not fall"
    return "no slope" if errors.slope is None else f"slope {errors.slope:.2f}"


def rounding_words(errors: NudgeErrors) -> str:
    """Return below which ε rounding takes over, for either difference, or ""."""
    parts = [
        f"{short_number(found.turn, 1)} ({name})"
        for name, found in (("one-sided", errors.one_sided), ("symmetric", errors.symmetric))
        if found.turn is not None
    ]
    return f"Below ε ≈ {' and '.join(parts)} rounding takes over: slope −1." if parts else ""


def _update(nudge: Nudge, verb: str) -> str:
    """Return what the update does; the next step of a run follows a batch, and what its optimizer remembers."""
    if nudge.subject.moment is None:
        return f"the update {verb}s"
    alone = "this sample" if nudge.subject.title == Watch(scope="sample").title else "this gradient"
    return f"an update by {alone} alone would {verb}"


def _signed(number: float) -> str:
    return f"+{format_number(number)}" if number > 0.0 else format_number(number)


def _percent(share: float) -> str:
    if share < 1e-4:
        return "less than 0.01 %"
    return f"{100.0 * share:.2g} %" if share < 10.0 else "more than tenfold"
