"""One part of a batch in a large network, shared out among the threads of a team.

Samples are shared out forward and backward; then the parameters, so that no two threads add to the same number and
the gradient has the same bits however many there are. The loss is one thread's, which costs next to nothing here.
"""

from __future__ import annotations

from gradstudio.compiled.arrays import Arrays, Batches, Integers, Rule
from gradstudio.compiled.jit import kernel
from gradstudio.compiled.layout import INPUT, INPUTS, NEURONS, OUTPUT, OUTPUT_GRADIENT, PARAMETERS, Z_GRADIENT
from gradstudio.compiled.losses import loss_and_gradient
from gradstudio.compiled.passes import differentiate, forward, load, targets_of
from gradstudio.compiled.products import parameter_gradient_columns
from gradstudio.compiled.team import Team, claim, meet

_SAMPLES = 32
"""Columns in a piece of work: three panels' worth of whole vectors, and a divisor of the usual batches."""
_INPUTS = 48
"""Inputs of a layer whose weights' gradients are a piece of work."""


@kernel
def share_gradient(
    net: Arrays, data: Batches, rule: Rule, samples: Integers, columns: int, share: float, first: bool,
    loaded: bool, step: int, team: Team, who: int,
) -> tuple[float, float]:  # fmt: skip
    """Compute the sum of the samples' losses, the number that are right, and add to the gradient.

    Args:
        samples: indices of the part's samples.
        columns: their number, padded.
        share: weight of a sample in the batch loss.
        first: whether the gradient begins with this part.
        loaded: whether the part has been loaded before.
        step: index of the step, for dropout.
        team: all threads that call this, with equal arguments but for `net.spare` and `who`.
        who: number of the thread; it is 0 that learns the results.
    """
    begin = claim(team) * _SAMPLES
    while begin < columns:
        end = min(begin + _SAMPLES, columns)
        if not loaded:
            load(net, data, samples, columns, begin, end)
        forward(net, samples, columns, begin, end, rule.training, rule.seed, step)
        begin = claim(team) * _SAMPLES
    meet(team)
    total, right = 0.0, 0.0
    if who == 0:
        last = net.plan[net.plan.shape[0] - 1]
        total, right = loss_and_gradient(
            rule.loss, net.work[last[OUTPUT] :], targets_of(net, data), net.work[last[OUTPUT_GRADIENT] :],
            last[NEURONS], samples.size, columns, share, net.spare,
        )  # fmt: skip
    meet(team)
    begin = claim(team) * _SAMPLES
    while begin < columns:
        differentiate(net, columns, begin, min(begin + _SAMPLES, columns))
        begin = claim(team) * _SAMPLES
    meet(team)
    _share_parameters(net, columns, first, team)
    meet(team)
    return total, right


@kernel
def _share_parameters(net: Arrays, columns: int, first: bool, team: Team) -> None:
    piece, before = claim(team), 0
    for layer in range(net.plan.shape[0]):
        row = net.plan[layer]
        inputs = row[INPUTS]
        begin = (piece - before) * _INPUTS
        while begin <= inputs:  # the bias is one more
            parameter_gradient_columns(
                net.gradient, row[PARAMETERS], row[NEURONS], inputs, begin, min(begin + _INPUTS, inputs + 1),
                net.work, row[Z_GRADIENT], net.work, row[INPUT], columns, first, net.spare,
            )  # fmt: skip
            piece = claim(team)
            begin = (piece - before) * _INPUTS
        before += inputs // _INPUTS + 1
