from __future__ import annotations

import numpy as np
import pytest

from gradstudio.compiled import NetConfig, PackedNetwork, TrainingConfig
from gradstudio.compiled.activations import ACTIVATION_NAMES
from gradstudio.compiled.losses import LOSS_NAMES
from gradstudio.compiled.optimizers import OPTIMIZER_NAMES

from . import reference
from .test_network import close

pytestmark = pytest.mark.torch
torch = pytest.importorskip("torch")
functional = torch.nn.functional

ACTIVATIONS = {
    "linear": lambda z: z,
    "relu": functional.relu,
    "leaky_relu": functional.leaky_relu,
    "elu": functional.elu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": functional.softplus,
    "silu": functional.silu,
    "gelu": functional.gelu,
    "sin": torch.sin,
}
LOSSES = {
    "half_squared_error": lambda o, y: 0.5 * ((o - y) ** 2).sum(dim=1).mean(),
    "squared_error": lambda o, y: ((o - y) ** 2).sum(dim=1).mean(),
    "hinge": lambda o, y: functional.relu(1 - y * o[:, 0]).mean(),
    "logistic": lambda o, y: functional.softplus(-y * o[:, 0]).mean(),
    "softmax_cross_entropy": lambda o, y: functional.cross_entropy(o, y.long()),
}


def optimizer_for(training, parameters, rate):
    beta = {"lr": rate}
    match training.optimizer:
        case "sgd":
            return torch.optim.SGD(parameters, **beta)
        case "momentum":
            return torch.optim.SGD(parameters, momentum=0.9, **beta)
        case "nesterov":
            return torch.optim.SGD(parameters, momentum=0.9, nesterov=True, **beta)
        case "rmsprop":
            return torch.optim.RMSprop(parameters, **beta)
        case "adam":
            return torch.optim.Adam(parameters, **beta)
        case _:
            return torch.optim.AdamW(parameters, **beta)


def both(activation, loss, optimizer, clip, limit=0.5, steps=25, rate=0.01):
    outputs = {"hinge": 1, "logistic": 1, "softmax_cross_entropy": 4}.get(loss, 2)
    net = NetConfig(sizes=(3, 9, 5, outputs), activations=(activation, activation, "linear"))
    generator = np.random.default_rng(4)
    parameters = generator.normal(size=net.parameter_count) * 0.5
    inputs = generator.normal(size=(21, 3))
    targets = reference.random_targets(loss, generator, 21, outputs)
    training = TrainingConfig(loss=loss, optimizer=optimizer, clip=clip, clip_limit=limit, l1=1e-3, l2=1e-3)
    packed = PackedNetwork(net, training, parameters)
    packed.load(inputs, targets)
    ours = packed.run(np.full(steps, rate)).losses

    tensors, at = [], 0
    for fan_in, fan_out in zip(net.sizes, net.sizes[1:], strict=False):
        matrix = parameters[at : at + (fan_in + 1) * fan_out].reshape(fan_out, fan_in + 1)
        tensors.append(torch.tensor(matrix, requires_grad=True))
        at += matrix.size
    rule, x, y = optimizer_for(training, tensors, rate), torch.tensor(inputs), torch.tensor(targets)
    theirs = []
    for _ in range(steps):
        signal = x
        for k, matrix in enumerate(tensors):
            signal = signal @ matrix[:, :-1].T + matrix[:, -1]
            signal = ACTIVATIONS[activation](signal) if k < 2 else signal
        value = LOSSES[loss](signal, y) + sum(1e-3 * m.abs().sum() + 1e-3 * (m * m).sum() for m in tensors)
        rule.zero_grad()
        value.backward()
        if clip == "norm":
            torch.nn.utils.clip_grad_norm_(tensors, limit)
        elif clip == "value":
            torch.nn.utils.clip_grad_value_(tensors, limit)
        rule.step()
        theirs.append(value.item())
    close(ours, np.array(theirs), 1e-9)
    close(packed.parameters(), np.concatenate([m.detach().numpy().ravel() for m in tensors]), 1e-9)


@pytest.mark.parametrize("optimizer", OPTIMIZER_NAMES)
@pytest.mark.parametrize("clip", ["none", "norm", "value"])
def test_optimizers_are_pytorchs(optimizer, clip):
    both("tanh", "logistic", optimizer, clip, limit=0.05)


@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
def test_activations_are_pytorchs(activation):
    both(activation, "half_squared_error", "sgd", "none")


@pytest.mark.parametrize("loss", LOSS_NAMES)
def test_losses_are_pytorchs(loss):
    both("silu", loss, "adam", "none")
