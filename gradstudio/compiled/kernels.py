"""Training as one compiled call: n steps of forward pass, loss, backward pass, clipping and optimizer.

Nothing is allocated on the way. A batch larger than a part (`BatchedData.part` samples) is worked off part by part,
which bounds the workspace and keeps it in the cache; the parts' gradients add up.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradstudio.compiled.activations import LINEAR, RELU, activate
from gradstudio.compiled.arguments import BatchedData, Followed, NetworkArrays, Rule, Tests
from gradstudio.compiled.dropout import drop
from gradstudio.compiled.jit import entry, kernel
from gradstudio.compiled.layout import (
    ACTIVATION,
    FINISH,
    INPUT,
    INPUTS,
    NEURONS,
    OUTPUT,
    PARAMETERS,
    SCRATCH,
    USES_BLAS,
    Z_GRADIENT,
    Z,
)
from gradstudio.compiled.losses import loss_and_gradient
from gradstudio.compiled.optimizers import NO_CLIP, add_penalty, clip, is_finite, update
from gradstudio.compiled.products import input_gradient, layer_product, parameter_gradient
from gradstudio.compiled.width import LANES

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@kernel
def gather(source: Floats, samples: Integers, out: Floats, columns: int) -> None:
    """Copy samples, and into the padding the last of them: it must be finite if the samples are.

    Args:
        source: shape (rows, all samples).
        samples: indices of the columns to copy.
        out: receives rows of `columns` numbers, flat.
        columns: length of a row of `out`, whole vectors.
    """
    for row in range(source.shape[0]):
        at = row * columns
        for s in range(samples.size):
            out[at + s] = source[row, samples[s]]
        for s in range(samples.size, columns):
            out[at + s] = source[row, samples[samples.size - 1]]


@kernel
def load_inputs(inputs: Floats, samples: Integers, net: NetworkArrays, columns: int) -> None:
    """Fill the inputs of the first layer, with the row of ones after them.

    Args:
        inputs: shape (inputs, all samples).
        samples: indices of the samples to load.
        net: the network's arrays; the work array is filled.
        columns: length of a row, whole vectors.
    """
    at = net.plan[0, INPUT]
    gather(inputs, samples, net.work[at:], columns)
    fill_ones(net.work, at + net.plan[0, INPUTS] * columns, columns)


@kernel
def fill_ones(work: Floats, at: int, columns: int) -> None:
    """Fill the row that biases are multiplied with.

    Args:
        work: the work array.
        at: where the row begins.
        columns: length of the row.
    """
    for i in range(at, at + columns):
        work[i] = 1.0


@kernel
def forward(
    net: NetworkArrays, samples: Integers, columns: int, training: bool, seed: int, step: int
) -> None:
    """Compute activations and, in the place of the pre-activations, slopes, from the loaded inputs.

    Args:
        net: the network's arrays, with the inputs loaded.
        samples: indices of the samples, for dropout.
        columns: length of a row, whole vectors.
        training: whether there is dropout.
        seed: of the dropout.
        step: index of the step, for dropout.
    """
    plan, work = net.plan, net.work
    for layer in range(plan.shape[0]):
        row = plan[layer]
        z, a, neurons, kind = row[Z], row[OUTPUT], row[NEURONS], row[ACTIVATION]
        count = neurons * columns
        layer_product(
            work, z, net.parameters, row[PARAMETERS], neurons, row[INPUTS], work, row[INPUT], columns, columns,
            kind == RELU and z == a, row[USES_BLAS],
        )  # fmt: skip
        if z != a:
            if kind == LINEAR:
                for i in range(count):
                    work[a + i] = work[z + i]
                    work[z + i] = 1.0
            else:
                activate(kind, work[z : z + count], work[a : a + count])
        if training and net.dropout[layer] > 0.0:
            drop(seed, step, layer, net.dropout[layer], neurons, samples, columns, work[a:], work[z:])
        fill_ones(work, a + count, columns)


@kernel
def backward(net: NetworkArrays, columns: int, first: bool) -> None:
    """Compute the gradients of all parameters from that of the outputs; add them unless the part is the first.

    Args:
        net: the network's arrays, after `forward` and the gradient of the outputs.
        columns: length of a row, whole vectors.
        first: whether this part of the batch is the first.
    """
    plan, work = net.plan, net.work
    last = plan[plan.shape[0] - 1]
    if last[Z_GRADIENT] != last[SCRATCH]:
        for i in range(last[NEURONS] * columns):
            work[last[Z_GRADIENT] + i] *= work[last[SCRATCH] + i]
    for layer in range(plan.shape[0] - 1, -1, -1):
        row = plan[layer]
        neurons, inputs, dz = row[NEURONS], row[INPUTS], row[Z_GRADIENT]
        parameter_gradient(
            net.gradient, row[PARAMETERS], neurons, inputs, work, dz, work, row[INPUT], columns, first, net.spare,
            row[USES_BLAS],
        )  # fmt: skip
        if layer > 0:
            before = plan[layer - 1]
            input_gradient(
                work, before[Z_GRADIENT], net.parameters, row[PARAMETERS], neurons, inputs, work, dz, columns,
                before[FINISH], before[SCRATCH], row[USES_BLAS],
            )  # fmt: skip


@kernel
def pass_batch(
    net: NetworkArrays,
    data: BatchedData,
    rule: Rule,
    begin: int,
    end: int,
    loaded: bool,
    step: int,
    learning: bool,
) -> tuple[float, float]:
    """Compute the mean loss of a batch and its gradient.

    Args:
        net: the network's arrays.
        data: the data set and its batches.
        rule: the loss and the rule.
        begin: where the batch begins in `data.samples`.
        end: where it ends.
        loaded: whether the batch, of one part, has been loaded before.
        step: index of the step, for dropout.
        learning: whether the gradient is wanted; without it there is no dropout either.

    Returns:
        The mean loss and the share of samples classified rightly.
    """
    plan, work = net.plan, net.work
    last = plan.shape[0] - 1
    targets = work[work.size - data.targets.shape[0] * data.part :]
    share = 1.0 / (end - begin)
    total, right = 0.0, 0.0
    for start in range(begin, end, data.part):
        samples = data.samples[start : min(start + data.part, end)]
        columns = (samples.size + LANES - 1) // LANES * LANES
        if not loaded:
            load_inputs(data.inputs, samples, net, columns)
            gather(data.targets, samples, targets, columns)
        forward(net, samples, columns, learning and rule.training, rule.seed, step)
        part_total, part_right = loss_and_gradient(
            rule.loss, work[plan[last, OUTPUT] :], targets, work[plan[last, SCRATCH] :], plan[last, NEURONS],
            samples.size, columns, share, net.spare,
        )  # fmt: skip
        if learning:
            backward(net, columns, start == begin)
        total += part_total
        right += part_right
    return total * share, right * share


@kernel
def take_steps(
    net: NetworkArrays,
    data: BatchedData,
    rule: Rule,
    tests: Tests,
    followed: Followed,
    learning_rates: Floats,
    step: int,
    losses: Floats,
    accuracies: Floats,
) -> int:
    """Take one step per learning rate, or only compute the gradient if the rule says so.

    Args:
        net: the network's arrays; parameters and gradient are changed.
        data: the data set and one batch for each step.
        rule: the loss, the penalties and the optimizer, with what it remembers.
        tests: is measured on the way. That is one call for many steps: between calls others may have the
            interpreter, so that many short ones would keep a window waiting.
        followed: receives what some parameters are after each step.
        learning_rates: one for each step.
        step: number of steps taken before the call.
        losses: receives the loss of each step, at the parameters before it.
        accuracies: receives the share of right samples of each step's batch.

    Returns:
        The number of steps taken. If it is less than asked for, the loss or a gradient of the next step was not
        finite; its loss is recorded, and parameters and optimizer are as they were before it.
    """
    measured = 0
    for k in range(learning_rates.size):
        if tests.every > 0 and (step + k) % tests.every == 0:
            found = pass_batch(
                tests.net, tests.data, rule, tests.data.starts[0], tests.data.starts[1], False, 0, False
            )
            tests.losses[measured], tests.accuracies[measured] = found
            measured += 1
        batch = 0 if data.same else k
        loaded = data.once and k > 0
        loss, right = pass_batch(
            net, data, rule, data.starts[batch], data.starts[batch + 1], loaded, step + k, True
        )
        if rule.l1 != 0.0 or rule.l2 != 0.0:
            loss += add_penalty(net.parameters, net.gradient, rule.penalized, rule.l1, rule.l2)
        losses[k] = loss
        accuracies[k] = right
        if not rule.updates:
            continue
        if not (math.isfinite(loss) and is_finite(net.gradient)):
            return k
        for i in rule.held:
            net.gradient[i] = 0.0
        if rule.clip != NO_CLIP:
            clip(rule.clip, rule.clip_limit, net.gradient)
        update(
            rule.optimizer, learning_rates[k], rule.settings, step + k, net.parameters, net.gradient, rule.first,
            rule.second,
        )  # fmt: skip
        for j in range(rule.held.size):
            net.parameters[rule.held[j]] = rule.kept[j]
        for j in range(followed.parameters.size):
            followed.numbers[j, k] = net.parameters[followed.parameters[j]]
    return learning_rates.size


@entry
def train(
    net: NetworkArrays,
    data: BatchedData,
    rule: Rule,
    tests: Tests,
    followed: Followed,
    learning_rates: Floats,
    step: int,
    losses: Floats,
    accuracies: Floats,
) -> int:
    """Take steps as `take_steps` does; this one Python calls.

    Args:
        net: see there.
        data: see there.
        rule: see there.
        tests: see there.
        followed: see there.
        learning_rates: see there.
        step: see there.
        losses: see there.
        accuracies: see there.

    Returns:
        The number of steps taken.
    """
    return take_steps(net, data, rule, tests, followed, learning_rates, step, losses, accuracies)
