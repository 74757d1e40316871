"""The same networks on the `Value` engine, plain Python from end to end."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from gradstudio.compiled.config import NetConfig
from gradstudio.engine import LOSSES, MLP, Value, mean
from gradstudio.engine.dropout import dropout_uniform
from gradstudio.engine.losses import total


def build(net: NetConfig, parameters: Sequence[float]) -> MLP:
    network = MLP(net.sizes[0], net.sizes[1:], net.activations, 0)
    for leaf, number in zip(network.parameters(), parameters, strict=True):
        leaf.data = float(number)
    return network


def outputs_of(network, row, net, seed=0, step=None, sample=0):
    signal = [Value(x) for x in row]
    for k, layer in enumerate(network.layers):
        signal = layer(signal)
        rate = net.dropout[k] if net.dropout else 0.0
        if step is not None and rate > 0.0:
            kept = [dropout_uniform(seed, step, k, j, sample) >= rate for j in range(len(signal))]
            signal = [a * (1.0 / (1.0 - rate) if keep else 0.0) for a, keep in zip(signal, kept, strict=True)]
    return signal


def sample_loss(name, outputs, target):
    if name in {"squared_error", "half_squared_error"}:
        return total(
            [LOSSES[name]([o], t) for o, t in zip(outputs, np.atleast_1d(target).tolist(), strict=True)]
        )
    return LOSSES[name](outputs, float(target))


def batch_loss(network, net, training, inputs, targets, samples, step=None):
    losses = []
    for i in samples:
        outputs = outputs_of(network, inputs[i].tolist(), net, training.seed, step, int(i))
        losses.append(sample_loss(training.loss, outputs, targets[i]))
    loss = mean(losses)
    penalized = (
        network.parameters()
        if training.penalize_biases
        else [w for layer in network.layers for neuron in layer.neurons for w in neuron.w]
    )
    if training.l1:
        loss = loss + training.l1 * total([p.abs() for p in penalized])
    if training.l2:
        loss = loss + training.l2 * total([p * p for p in penalized])
    return loss


def train(net, training, parameters, inputs, targets, rates, batches):
    """Return losses and final parameters, by the definitions in PyTorch's documentation."""
    network = build(net, parameters)
    leaves = network.parameters()
    n = len(leaves)
    chosen = training.all_settings
    first, second, losses = [0.0] * n, [0.0] * n, []
    for step, (rate, samples) in enumerate(zip(rates, batches, strict=True)):
        loss = batch_loss(network, net, training, inputs, targets, samples, step)
        network.zero_grad()
        loss.backward()
        losses.append(loss.data)
        g = [p.grad for p in leaves]
        if training.clip == "value":
            g = [min(max(x, -training.clip_limit), training.clip_limit) for x in g]
        elif training.clip == "norm":
            scale = min(1.0, training.clip_limit / (math.sqrt(math.fsum(x * x for x in g)) + 1e-6))
            g = [x * scale for x in g]
        t = step + 1
        for i, p in enumerate(leaves):
            p.data *= 1.0 - rate * chosen["weight_decay"]
            match training.optimizer:
                case "sgd":
                    p.data -= rate * g[i]
                case "momentum":
                    first[i] = chosen["momentum"] * first[i] + g[i]
                    p.data -= rate * first[i]
                case "nesterov":
                    first[i] = chosen["momentum"] * first[i] + g[i]
                    p.data -= rate * (g[i] + chosen["momentum"] * first[i])
                case "rmsprop":
                    second[i] = chosen["alpha"] * second[i] + (1 - chosen["alpha"]) * g[i] ** 2
                    p.data -= rate * g[i] / (math.sqrt(second[i]) + chosen["epsilon"])
                case _:
                    first[i] = chosen["beta1"] * first[i] + (1 - chosen["beta1"]) * g[i]
                    second[i] = chosen["beta2"] * second[i] + (1 - chosen["beta2"]) * g[i] ** 2
                    root = math.sqrt(second[i]) / math.sqrt(1 - chosen["beta2"] ** t)
                    p.data -= rate / (1 - chosen["beta1"] ** t) * first[i] / (root + chosen["epsilon"])
    return np.array(losses), np.array([p.data for p in leaves])


def micrograd_parameters(sizes, seed=1337):
    source, parameters = random.Random(seed), []
    for inputs, neurons in pairwise(sizes):
        for _ in range(neurons):
            parameters += [source.uniform(-1, 1) for _ in range(inputs)] + [0.0]
    return np.array(parameters)


def random_targets(loss, generator, samples, outputs):
    if loss in {"hinge", "logistic"}:
        return generator.choice([-1.0, 1.0], samples)
    if loss == "softmax_cross_entropy":
        return generator.integers(0, outputs, samples).astype(float)
    return generator.normal(size=(samples, outputs))
