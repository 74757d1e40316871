"""Whole runs under every option against a training loop written in PyTorch, step by step."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.data import load_dataset
from gradstudio.engine.dropout import masks
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.part_edits import freeze
from gradstudio.training import Session, build_network
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.assemble import schedule_for
from tests.training.orders import order_of

torch = pytest.importorskip(
    "torch",
    reason="PyTorch is not installed: pip install torch==2.13.0",
)
F = torch.nn.functional
pytestmark = pytest.mark.torch
STEPS = 7


class TorchRun:
    """The same training, with PyTorch's losses, gradients, clipping and optimizers."""

    def __init__(self, spec: ProjectSpec) -> None:
        self.spec = spec
        dataset = load_dataset(spec.data)
        self.x = torch.tensor(dataset.inputs)
        self.y = torch.tensor(dataset.targets)
        self.layers = []
        for layer in build_network(spec).layers:
            weights = [[w.data for w in neuron.w] for neuron in layer.neurons]
            biases = [neuron.b.data for neuron in layer.neurons]
            self.layers.append(tuple(_parameter(p) for p in (weights, biases)))
        self.tensors = [tensor for layer in self.layers for tensor in layer]
        self.optimizer = self._optimizer()

    def losses(self, steps: int) -> list[float]:
        training, found = self.spec.training, []
        schedule = schedule_for(training.learning_rate)
        step = epoch = 0
        while step < steps:
            count = len(self.x)
            order, size = np.arange(count), count
            if training.batch_size is not None:
                size = training.batch_size
                order = order_of(training.seed, epoch, count)
            for start in range(0, count, size):
                if step < steps:
                    found.append(self._step(order[start : start + size], step, schedule(step)))
                    step += 1
            epoch += 1
        return found

    def _step(self, rows: np.ndarray, step: int, rate: float) -> float:
        training = self.spec.training
        loss = self._loss(self._forward(rows, step), self.y[rows.copy()])
        penalized = self.tensors if training.penalize_biases else [w for w, _ in self.layers]
        loss = loss + training.l1 * sum(p.abs().sum() for p in penalized)
        loss = loss + training.l2 * sum((p * p).sum() for p in penalized)
        self.optimizer.zero_grad()
        loss.backward()
        if training.clipping.kind == "value":
            torch.nn.utils.clip_grad_value_(self.tensors, training.clipping.limit)
        elif training.clipping.kind == "norm":
            torch.nn.utils.clip_grad_norm_(self.tensors, training.clipping.limit)
        with torch.no_grad():
            for tensor in filter(lambda each: each.requires_grad, self.tensors):
                tensor.mul_(1 - rate * training.optimizer.weight_decay)
        self.optimizer.param_groups[0]["lr"] = rate
        self.optimizer.step()
        return loss.item()

    def _forward(self, rows: np.ndarray, step: int) -> torch.Tensor:
        signal = self.x[rows.copy()]
        layers = self.spec.network.layers
        rates = [layer.dropout for layer in layers]
        sizes = [layer.size for layer in layers]
        thinned = [masks(rates, sizes, self.spec.training.seed, step, int(row)) for row in rows]
        for k, ((weights, biases), layer) in enumerate(zip(self.layers, layers, strict=True)):
            function = {"linear": lambda t: t, "relu": torch.relu, "tanh": torch.tanh, "gelu": F.gelu}
            signal = function[layer.activation](signal @ weights.T + biases)
            if layer.dropout:
                signal = signal * torch.tensor([mask[k] for mask in thinned], dtype=torch.float64)
        return signal

    def _loss(self, outputs: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        score = outputs[:, 0]
        match self.spec.training.loss:
            case "hinge":
                return torch.relu(1 - y * score).mean()
            case "logistic":
                return F.binary_cross_entropy_with_logits(score, (y + 1) / 2)
            case "squared_error":
                return F.mse_loss(score, y)
            case "half_squared_error":
                return F.mse_loss(score, y) / 2
            case "softmax_cross_entropy":
                binary = self.spec.data.task == "binary"
                return F.cross_entropy(outputs, ((y + 1) / 2 if binary else y).long())

    def _optimizer(self) -> torch.optim.Optimizer:
        spec = self.spec.training.optimizer
        match spec.kind:
            case "sgd":
                return torch.optim.SGD(self.tensors, lr=0.1)
            case "momentum" | "nesterov":
                nesterov = spec.kind == "nesterov"
                return torch.optim.SGD(self.tensors, lr=0.1, momentum=spec.momentum, nesterov=nesterov)
            case "rmsprop":
                return torch.optim.RMSprop(self.tensors, lr=0.1, alpha=spec.alpha, eps=spec.epsilon)
            case "adam" | "adamw":
                return torch.optim.Adam(
                    self.tensors, lr=0.1, betas=(spec.beta1, spec.beta2), eps=spec.epsilon
                )


def _parameter(numbers: list) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)


DATA: list[dict[str, Any]] = [
    {"kind": "moons", "samples": 7},
    {"kind": "blobs", "samples": 8, "classes": 3},
    {"kind": "plane", "samples": 6},
]
LOSSES = {
    "moons": ["hinge", "logistic", "squared_error", "half_squared_error", "softmax_cross_entropy"],
    "blobs": ["softmax_cross_entropy"],
    "plane": ["squared_error", "half_squared_error"],
}
SCHEDULES: list[dict[str, Any]] = [
    {"kind": "constant", "rate": 0.05},
    {"kind": "linear", "start": 0.1, "end": 0.01, "steps": 5, "warm_up": 2},
    {"kind": "step", "rate": 0.1, "gamma": 0.5, "every": 2},
    {"kind": "exponential", "rate": 0.1, "gamma": 0.8, "warm_up": 3},
    {"kind": "cosine", "rate": 0.1, "floor": 0.01, "steps": 5},
]
OPTIMIZERS = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]


@st.composite
def projects(draw: st.DrawFn) -> ProjectSpec:
    spec = edits.remove_layer(ProjectSpec(), 0)
    spec = edits.set_layer_size(spec, 0, draw(st.integers(1, 4)))
    if draw(st.booleans()):
        spec = edits.add_layer(spec)
    for k in range(len(spec.network.layers) - 1):
        spec = edits.set_activation(spec, k, draw(st.sampled_from(["tanh", "gelu", "relu"])))
        spec = edits.set_dropout(spec, k, draw(st.sampled_from([0.0, 0.0, 0.3, 0.6])))
    data = draw(st.sampled_from(DATA))
    spec = edits.set_data(spec, **data)
    spec = edits.set_initialisation(
        spec, draw(st.sampled_from(["micrograd", "playground", "xavier_normal", "he_uniform"]))
    )
    optimizer: dict[str, Any] = {"kind": draw(st.sampled_from(OPTIMIZERS))}
    if draw(st.booleans()):
        optimizer["weight_decay"] = 0.2
    return edits.set_training(
        spec,
        loss=draw(st.sampled_from(LOSSES[data["kind"]])),
        optimizer=optimizer,
        learning_rate=draw(st.sampled_from(SCHEDULES)),
        l1=draw(st.sampled_from([0.0, 0.01])),
        l2=draw(st.sampled_from([0.0, 0.02])),
        penalize_biases=draw(st.booleans()),
        clipping=draw(
            st.sampled_from(
                [{"kind": "none"}, {"kind": "value", "limit": 0.1}, {"kind": "norm", "limit": 0.3}]
            )
        ),
        batch_size=draw(st.sampled_from([None, 1, 3, 100])),
        seed=draw(st.integers(0, 2**32 - 1)),
    )


@given(projects())
@settings(max_examples=80)
def test_any_run_has_pytorchs_losses(spec: ProjectSpec) -> None:
    session = Session(spec)
    session.advance(STEPS)
    expected = TorchRun(spec).losses(STEPS)
    assert all(map(math.isfinite, expected))
    # Dividing by the root of what nearly cancels, adaptive optimizers magnify rounding.
    assert session.losses == pytest.approx(expected, rel=1e-9, abs=1e-11)


@given(projects(), st.integers(0, STEPS))
def test_pieces_and_looks_in_between_change_no_bit(spec: ProjectSpec, at: int) -> None:
    whole, pieces = Session(spec), Session(spec)
    whole.advance(STEPS)
    pieces.advance(at)
    pieces.snapshot(watch=Watch(sample=1))
    pieces.adopt(spec)
    pieces.advance(STEPS - at)
    assert whole.losses == pieces.losses
    assert np.array_equal(whole.parameters(), pieces.parameters())
    assert whole.epoch == pieces.epoch


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("schedule", SCHEDULES, ids=lambda schedule: schedule["kind"])
def test_every_optimizer_with_every_schedule(optimizer: str, schedule: dict[str, Any]) -> None:
    spec = edits.set_data(edits.set_layer_size(ProjectSpec(), 0, 2), kind="moons", samples=6)
    spec = edits.set_layer_size(spec, 1, 2)
    # Not the hinge: where its gradients cancel, dividing by their root makes numbers of the rounding.
    spec = edits.set_training(
        spec, loss="logistic", l2=0.01, optimizer={"kind": optimizer}, learning_rate=schedule
    )
    session = Session(edits.set_activation(spec, 0, "tanh"))
    session.advance(8)
    assert session.losses == pytest.approx(TorchRun(session.spec).losses(8), rel=1e-9, abs=1e-11)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_frozen_layer_is_one_without_gradients_in_pytorch(optimizer: str) -> None:
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=7)
    spec = edits.set_training(
        spec, optimizer={"kind": optimizer}, clipping={"kind": "norm", "limit": 0.1}, loss="logistic"
    )
    run = TorchRun(spec)
    for tensor in run.layers[1]:
        tensor.requires_grad_(False)
    session = Session(freeze(spec, "layer2"))
    session.advance(STEPS)
    assert session.losses == pytest.approx(run.losses(STEPS), rel=1e-9)
