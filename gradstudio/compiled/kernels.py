"""Training as one compiled call: n steps of forward pass, loss, backward pass, clipping and optimizer.

Nothing is allocated on the way. A batch larger than a part (`Batches.part` samples) is worked off part by part,
which bounds the workspace and keeps it in the cache; the parts' gradients add up.
"""

from __future__ import annotations

import math

from gradstudio.compiled.arrays import Arrays, Batches, Floats, Rule
from gradstudio.compiled.jit import entry, kernel
from gradstudio.compiled.layout import LARGE, NEURONS, OUTPUT, OUTPUT_GRADIENT
from gradstudio.compiled.losses import loss_and_gradient
from gradstudio.compiled.optimizers import NO_CLIP, add_penalty, clip, is_finite, update
from gradstudio.compiled.passes import backward, forward, load, targets_of
from gradstudio.compiled.shared import share_gradient
from gradstudio.compiled.team import Team, claim, is_flag_raised, meet, raise_flag
from gradstudio.compiled.tiles import LANES

_PIECE = 8192
"""Parameters that one thread updates at a time."""


@kernel
def batch_gradient(
    net: Arrays, data: Batches, rule: Rule, begin: int, end: int, loaded: bool, step: int, team: Team, who: int
) -> tuple[float, float]:  # fmt: skip
    """Compute the mean loss of a batch and its gradient.

    Args:
        begin: where the batch begins in `data.samples`.
        end: where it ends.
        loaded: whether the batch, of one part, has been loaded before.
        step: index of the step, for dropout.
        team: the threads that work on it; of a small network, one.
        who: number of the thread; only 0 learns the results.

    Returns:
        The mean loss and the share of samples classified rightly.
    """
    plan, work = net.plan, net.work
    last = plan[plan.shape[0] - 1]
    share = 1.0 / (end - begin)
    total, right = 0.0, 0.0
    for start in range(begin, end, data.part):
        samples = data.samples[start : min(start + data.part, end)]
        columns = (samples.size + LANES - 1) // LANES * LANES
        first = start == begin
        if last[LARGE]:
            part_total, part_right = share_gradient(
                net, data, rule, samples, columns, share, first, loaded, step, team, who
            )
        else:
            if not loaded:
                load(net, data, samples, columns, 0, columns)
            forward(net, samples, columns, 0, columns, rule.training, rule.seed, step)
            part_total, part_right = loss_and_gradient(
                rule.loss, work[last[OUTPUT] :], targets_of(net, data), work[last[OUTPUT_GRADIENT] :],
                last[NEURONS], samples.size, columns, share, net.spare,
            )  # fmt: skip
            backward(net, columns, first)
        total += part_total
        right += part_right
    return total * share, right * share


@entry
def train(
    net: Arrays, data: Batches, rule: Rule, learning_rates: Floats, step: int, losses: Floats, accuracies: Floats,
    team: Team, who: int,
) -> int:  # fmt: skip
    """Take one step per learning rate, or only compute the gradient if the rule says so.

    Args:
        step: number of steps taken before the call.
        losses: receives the loss of each step, at the parameters before it.
        accuracies: receives the share of right samples of each step's batch.
        team: all threads that make this call, with equal arguments but for `net.spare` and `who`.
        who: number of the thread, from 0.

    Returns:
        The number of steps taken. If it is less than asked for, the loss or a gradient of the next step was not
        finite; its loss is recorded, and parameters and optimizer are as they were before it.
    """
    for k in range(learning_rates.size):
        batch = 0 if data.same else k
        loaded = data.once and k > 0
        loss, right = batch_gradient(
            net, data, rule, data.starts[batch], data.starts[batch + 1], loaded, step + k, team, who
        )
        if who == 0:
            if rule.l1 != 0.0 or rule.l2 != 0.0:
                loss += add_penalty(net.parameters, net.gradient, rule.penalized, rule.l1, rule.l2)
            losses[k] = loss
            accuracies[k] = right
            if not math.isfinite(loss):
                raise_flag(team)
        if not rule.updates:
            continue
        meet(team)
        begin = claim(team) * _PIECE
        while begin < net.gradient.size:
            if not is_finite(net.gradient[begin : begin + _PIECE]):
                raise_flag(team)
            begin = claim(team) * _PIECE
        meet(team)
        if is_flag_raised(team):
            return k
        if rule.held.size > 0:
            if who == 0:
                for i in rule.held:
                    net.gradient[i] = 0.0
            meet(team)
        if rule.clip != NO_CLIP:
            if who == 0:
                clip(rule.clip, rule.clip_limit, net.gradient)
            meet(team)
        begin = claim(team) * _PIECE
        while begin < net.gradient.size:
            end = min(begin + _PIECE, net.gradient.size)
            update(
                rule.optimizer, learning_rates[k], rule.settings, step + k, net.parameters[begin:end],
                net.gradient[begin:end], rule.first[begin:end], rule.second[begin:end],
            )  # fmt: skip
            begin = claim(team) * _PIECE
        meet(team)
        if rule.held.size > 0:
            if who == 0:
                for j in range(rule.held.size):
                    net.parameters[rule.held[j]] = rule.kept[j]
            meet(team)
    return learning_rates.size
