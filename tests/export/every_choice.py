"""Six projects that have every activation, loss, optimizer, schedule, clipping and penalty between them."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Any

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import LayerSpec, NetworkSpec

_DATA = ("moons", "moons", "plane", "plane", "moons", "blobs")
_LOSSES = (
    "hinge",
    "logistic",
    "squared_error",
    "half_squared_error",
    "softmax_cross_entropy",
    "softmax_cross_entropy",
)
_OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
_SCHEDULES: tuple[dict[str, Any], ...] = (
    {"kind": "constant", "rate": 0.05},
    {"kind": "linear", "start": 0.05, "end": 0.01, "steps": 9, "warm_up": 3},
    {"kind": "step", "rate": 0.02, "gamma": 0.5, "every": 4},
    {"kind": "exponential", "rate": 0.02, "gamma": 0.9},
    {"kind": "cosine", "rate": 0.05, "floor": 0.01, "steps": 9},
    {"kind": "cosine", "rate": 0.02, "steps": 30, "warm_up": 5},
)
_CLIPPING: tuple[dict[str, Any], ...] = (
    {"kind": "none"},
    {"kind": "value", "limit": 0.1},
    {"kind": "norm", "limit": 0.3},
)


def every_choice() -> list[ProjectSpec]:
    """Return them, each with two hidden layers."""
    names = list(islice(cycle(ACTIVATIONS), 12))
    assert set(names) == set(ACTIVATIONS), "More activations than these projects have room for: add one."
    return [_project(place, (names[2 * place], names[2 * place + 1])) for place in range(6)]


def _project(place: int, activations: tuple[str, str]) -> ProjectSpec:
    loss = _LOSSES[place]
    outputs = 1 if loss != "softmax_cross_entropy" else 3 if _DATA[place] == "blobs" else 2
    layers = (
        LayerSpec(size=4, activation=activations[0], dropout=0.3 if place % 2 else 0.0),
        LayerSpec(size=3, activation=activations[1]),
        LayerSpec(size=outputs, activation="linear"),
    )
    spec = edits.set_data(ProjectSpec(), kind=_DATA[place], samples=12, test_share=0.3 if place % 3 else 0.0)
    spec = edits.set_data(spec, standardise=True)
    spec = spec.model_copy(update={"network": NetworkSpec(layers=layers)})
    spec = edits.set_training(
        spec,
        loss=loss,
        optimizer={"kind": _OPTIMIZERS[place], "weight_decay": 0.1 if place % 2 else 0.0},
        learning_rate=_SCHEDULES[place],
        clipping=_CLIPPING[place % 3],
        l1=0.01 if place % 2 else 0.0,
        l2=0.02 if place % 3 else 0.0,
        penalize_biases=place < 4,
        batch_size=(None, 4, 5, None, 1, 4)[place],
    )
    return cut(freeze(spec, "layer2.neuron1"), "layer1.neuron2.w1") if place % 2 else spec
