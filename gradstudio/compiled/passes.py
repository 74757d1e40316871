"""The forward and the backward pass over one part of a batch, or over some of its columns."""

from __future__ import annotations

from gradstudio.compiled.activations import LINEAR, RELU, activate
from gradstudio.compiled.arrays import Arrays, Batches, Floats, Integers
from gradstudio.compiled.dropout import drop
from gradstudio.compiled.jit import kernel
from gradstudio.compiled.layout import (
    ACTIVATION,
    FINISH,
    INPUT,
    INPUTS,
    LARGE,
    NEURONS,
    OUTPUT,
    OUTPUT_GRADIENT,
    PARAMETERS,
    Z_GRADIENT,
    Z,
)
from gradstudio.compiled.products import input_gradient, layer_product, parameter_gradient


@kernel
def load(net: Arrays, data: Batches, samples: Integers, columns: int, begin: int, end: int) -> None:
    """Fill in inputs and targets of the columns from `begin` to `end`, and the row of ones after the inputs."""
    at = net.plan[0, INPUT]
    _gather(data.inputs, samples, net.work[at:], columns, begin, end)
    fill_ones(net.work, at + net.plan[0, INPUTS] * columns + begin, end - begin)
    _gather(data.targets, samples, targets_of(net, data), columns, begin, end)


@kernel
def targets_of(net: Arrays, data: Batches) -> Floats:
    """Return the targets of the loaded part, at the end of the workspace."""
    return net.work[net.work.size - data.targets.shape[0] * data.part :]


@kernel
def _gather(source: Floats, samples: Integers, out: Floats, columns: int, begin: int, end: int) -> None:
    """Copy samples, and into the padding the last of them: it must be finite if the samples are."""
    there = min(end, samples.size)
    for row in range(source.shape[0]):
        at = row * columns
        for s in range(begin, there):
            out[at + s] = source[row, samples[s]]
        for s in range(max(begin, there), end):
            out[at + s] = source[row, samples[samples.size - 1]]


@kernel
def fill_ones(work: Floats, at: int, columns: int) -> None:
    """Fill the row that biases are multiplied with."""
    for i in range(at, at + columns):
        work[i] = 1.0


@kernel
def forward(
    net: Arrays, samples: Integers, columns: int, begin: int, end: int, training: bool, seed: int, step: int
) -> None:  # fmt: skip
    """Compute activations and, in the place of the pre-activations, slopes, from the loaded inputs."""
    plan, work = net.plan, net.work
    width = end - begin
    for layer in range(plan.shape[0]):
        row = plan[layer]
        z, a, neurons, kind = row[Z] + begin, row[OUTPUT] + begin, row[NEURONS], row[ACTIVATION]
        layer_product(
            work, z, net.parameters, row[PARAMETERS], neurons, row[INPUTS], work, row[INPUT] + begin, width,
            columns, kind == RELU and z == a, row[LARGE] != 0, net.spare,
        )  # fmt: skip
        if z != a:
            rows, length = (1, neurons * columns) if width == columns else (neurons, width)
            for i in range(0, rows * columns, columns):
                if kind == LINEAR:
                    for j in range(i, i + length):
                        work[a + j] = work[z + j]
                        work[z + j] = 1.0
                else:
                    activate(kind, work[z + i : z + i + length], work[a + i : a + i + length])
        if training and net.dropout[layer] > 0.0:
            drop(
                seed, step, layer, net.dropout[layer], neurons, samples[begin : min(end, samples.size)], columns,
                work[a:], work[z:],
            )  # fmt: skip
        fill_ones(work, a + neurons * columns, width)


@kernel
def backward(net: Arrays, columns: int, first: bool) -> None:
    """Compute the gradients of all parameters from that of the outputs; add them unless the part is the first.

    Of a small network: gradients take the place of activations that are done with.
    """
    plan, work = net.plan, net.work
    _differentiate_outputs(net, columns, 0, columns)
    for layer in range(plan.shape[0] - 1, -1, -1):
        row = plan[layer]
        parameter_gradient(
            net.gradient, row[PARAMETERS], row[NEURONS], row[INPUTS], work, row[Z_GRADIENT], work, row[INPUT],
            columns, first,
        )  # fmt: skip
        if layer > 0:
            _differentiate_inputs(net, layer, columns, 0, columns)


@kernel
def differentiate(net: Arrays, columns: int, begin: int, end: int) -> None:
    """Compute the gradients of all pre-activations from that of the outputs, in a large network."""
    _differentiate_outputs(net, columns, begin, end)
    for layer in range(net.plan.shape[0] - 1, 0, -1):
        _differentiate_inputs(net, layer, columns, begin, end)


@kernel
def _differentiate_outputs(net: Arrays, columns: int, begin: int, end: int) -> None:
    last = net.plan[net.plan.shape[0] - 1]
    z, a = last[Z_GRADIENT], last[OUTPUT_GRADIENT]
    if z == a:
        return
    for at in range(0, last[NEURONS] * columns, columns):
        for i in range(at + begin, at + end):
            net.work[z + i] *= net.work[a + i]


@kernel
def _differentiate_inputs(net: Arrays, layer: int, columns: int, begin: int, end: int) -> None:
    row, before = net.plan[layer], net.plan[layer - 1]
    input_gradient(
        net.work, before[Z_GRADIENT] + begin, before[Z] + begin, net.parameters, row[PARAMETERS], row[NEURONS],
        row[INPUTS], net.work, row[Z_GRADIENT] + begin, end - begin, columns, before[FINISH], row[LARGE] != 0,
        net.spare,
    )  # fmt: skip
