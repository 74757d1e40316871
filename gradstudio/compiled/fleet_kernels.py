"""Training many networks of one shape as one compiled call: each takes the very steps that it would take alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.arguments import BatchedData, Followed, NetworkArrays, Rule, Tests
from gradstudio.compiled.jit import entry
from gradstudio.compiled.kernels import pass_batch, take_steps
from gradstudio.compiled.optimizers import add_penalty

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class FleetArrays(NamedTuple):
    """What the networks of a fleet have each for itself, one row per network.

    Attributes:
        parameters: shape (networks, parameters); changed.
        first: of the same shape, or with no rows: what the optimizer remembers of the gradients.
        second: likewise, of their squares.
        kept: shape (networks, parameters held), the numbers of those that are held.
        seeds: shape (networks,), of the dropout.
        steps: shape (networks,), number of steps taken; a network that diverged stays behind.
    """

    parameters: Floats
    first: Floats
    second: Floats
    kept: Floats
    seeds: Integers
    steps: Integers


class FleetSteps(NamedTuple):
    """What some steps of a fleet are taken with, and what is told of them; one row per network.

    Attributes:
        rates: shape (networks or 1, steps), the learning rates; one row is that of all.
        samples: shape (networks or 1, samples of all batches), batch after batch; one row is that of all.
        losses: shape (networks, steps), receives the loss of each step, at the parameters before it.
        accuracies: likewise, the share of right samples.
        test_losses: shape (networks, measurements), receives the losses of the test samples.
        test_accuracies: likewise.
    """

    rates: Floats
    samples: Integers
    losses: Floats
    accuracies: Floats
    test_losses: Floats
    test_accuracies: Floats


@entry
def train_fleet(
    net: NetworkArrays,
    data: BatchedData,
    rule: Rule,
    tests: Tests,
    fleet: FleetArrays,
    steps: FleetSteps,
    step: int,
) -> None:
    """Take one step per learning rate with each of some networks, one network after the other.

    Args:
        net: a workspace; its parameters are not used.
        data: the data set and where the batches begin; its samples are not used.
        rule: the loss, the penalties and the optimizer; what it remembers, the seed and the kept are not used.
        tests: the test samples, with a workspace of their own; their losses are not used.
        fleet: the networks; those that have taken fewer steps than `step` diverged before and take none.
        steps: what is taken, and receives what is told.
        step: number of steps that the others took before the call.
    """
    followed = Followed(fleet.seeds[:0], steps.losses[:0])
    for run in range(fleet.steps.size):
        if fleet.steps[run] < step:
            continue
        own = NetworkArrays(net.plan, net.dropout, fleet.parameters[run], net.gradient, net.work, net.spare)
        own_tests = NetworkArrays(
            tests.net.plan,
            tests.net.dropout,
            fleet.parameters[run],
            net.gradient,
            tests.net.work,
            tests.net.spare,
        )
        samples = steps.samples[run if steps.samples.shape[0] > 1 else 0]
        own_data = BatchedData(
            data.inputs, data.targets, samples, data.starts, data.part, data.same, data.once
        )
        own_rule = Rule(
            rule.loss, rule.l1, rule.l2, rule.penalized, rule.clip, rule.clip_limit, rule.optimizer, rule.settings,
            fleet.first[run] if fleet.first.shape[0] > 0 else rule.first,
            fleet.second[run] if fleet.second.shape[0] > 0 else rule.second,
            rule.held, fleet.kept[run], fleet.seeds[run], rule.training, rule.updates,
        )  # fmt: skip
        own_measured = Tests(
            own_tests, tests.data, tests.every, steps.test_losses[run], steps.test_accuracies[run]
        )
        fleet.steps[run] += take_steps(
            own, own_data, own_rule, own_measured, followed, steps.rates[run if steps.rates.shape[0] > 1 else 0],
            step, steps.losses[run], steps.accuracies[run],
        )  # fmt: skip


@entry
def measure_fleet(
    net: NetworkArrays, data: BatchedData, rule: Rule, parameters: Floats, losses: Floats, accuracies: Floats,
) -> None:  # fmt: skip
    """Compute the loss of each of some networks on one batch, without a gradient and without dropout.

    Args:
        net: a workspace; its parameters are not used.
        data: the data set, with one batch.
        rule: the loss and the penalties.
        parameters: shape (networks, parameters).
        losses: shape (networks,), receives the mean loss with the penalties.
        accuracies: shape (networks,), receives the share of samples classified rightly.
    """
    for run in range(losses.size):
        own = NetworkArrays(net.plan, net.dropout, parameters[run], net.gradient, net.work, net.spare)
        loss, right = pass_batch(own, data, rule, data.starts[0], data.starts[1], False, 0, False)
        if rule.l1 != 0.0 or rule.l2 != 0.0:
            loss += add_penalty(own.parameters, own.gradient, rule.penalized, rule.l1, rule.l2)
        losses[run] = loss
        accuracies[run] = right


@entry
def measure_plane(
    net: NetworkArrays, data: BatchedData, rule: Rule, plane: Floats, places: Floats, losses: Floats
) -> None:
    """Compute the loss of a network at some places of a plane through its parameters, without dropout.

    Args:
        net: a workspace; its parameters are changed.
        data: the data set, with one batch.
        rule: the loss and the penalties.
        plane: shape (3, parameters): the origin and two directions.
        places: shape (places, 2), how far to go along each direction.
        losses: shape (places,), receives the mean loss with the penalties.
    """
    for place in range(losses.size):
        a, b = places[place, 0], places[place, 1]
        for i in range(net.parameters.size):
            net.parameters[i] = plane[0, i] + a * plane[1, i] + b * plane[2, i]
        loss, _ = pass_batch(net, data, rule, data.starts[0], data.starts[1], False, 0, False)
        if rule.l1 != 0.0 or rule.l2 != 0.0:
            loss += add_penalty(net.parameters, net.gradient, rule.penalized, rule.l1, rule.l2)
        losses[place] = loss
