"""The reference and the compiled engine give the same numbers, whatever a run is told."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradstudio.project import ProjectSpec, SpecError, edits
from gradstudio.project.fields import set_field
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import LOSSES_FOR
from gradstudio.training import Session
from gradstudio.training.look.watch import Watch

# Functions without a kink: at one, a difference in the last bit could choose the other side.
SMOOTH = ("linear", "tanh", "sigmoid", "softplus", "silu", "gelu", "sin", "elu")
SMOOTH_LOSSES = {"logistic", "half_squared_error", "squared_error", "softmax_cross_entropy"}
OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw")
PARTS = ("layer1", "layer1.neuron1", "layer1.neuron2.w1", "layer2.neuron1.b", "layer2.neuron1.w2")
SCHEDULES = ("constant", "linear", "step", "exponential", "cosine")


@st.composite
def specs(draw: st.DrawFn) -> ProjectSpec:
    spec = ProjectSpec()
    kind = draw(st.sampled_from(["moons", "blobs", "plane"]))
    spec = edits.set_data(spec, kind=kind, samples=draw(st.integers(4, 12)), seed=draw(st.integers(0, 99)))
    if kind == "blobs":
        spec = edits.set_data(spec, classes=draw(st.integers(2, 4)))
    losses = [loss for loss in LOSSES_FOR[spec.data.task] if loss in SMOOTH_LOSSES]
    spec = edits.set_training(spec, loss=draw(st.sampled_from(losses)))
    for layer in (1, 0):
        if draw(st.booleans()):
            spec = edits.remove_layer(spec, layer)
    for layer in range(len(spec.network.layers) - 1):
        spec = edits.set_layer_size(spec, layer, draw(st.integers(1, 6)))
        spec = edits.set_activation(spec, layer, draw(st.sampled_from(SMOOTH)))
        spec = edits.set_dropout(spec, layer, draw(st.sampled_from([0.0, 0.0, 0.4])))
    initialisation = st.sampled_from(["micrograd", "playground", "xavier_uniform", "he_normal"])
    spec = edits.set_initialisation(spec, draw(initialisation))
    for path, values in (
        ("training.optimizer.kind", OPTIMIZERS),
        ("training.learning_rate.kind", SCHEDULES),
        ("training.clipping.kind", ("none", "value", "norm")),
        ("training.batch_size", (None, 1, 3, 5)),
        ("training.l1", (0.0, 0.01)),
        ("training.l2", (0.0, 0.01)),
        ("training.penalize_biases", (True, False)),
        ("training.learning_rate.warm_up", (0, 4)),
        ("data.test_share", (0.0, 0.3)),
    ):
        spec = set_field(spec, path, draw(st.sampled_from(values)))
    for path in draw(st.sets(st.sampled_from(PARTS), max_size=2)):
        with suppress(SpecError):  # a smaller network has not all of them
            spec = draw(st.sampled_from([freeze, cut]))(spec, path)
    start = "start" if spec.training.learning_rate.kind == "linear" else "rate"
    # Small steps: an adaptive optimizer makes rounding errors of tiny gradients as large as its steps.
    return set_field(spec, f"training.learning_rate.{start}", 0.01) if start == "rate" else spec


def on(spec: ProjectSpec, engine: str) -> ProjectSpec:
    return edits.set_training(spec, engine=engine)


@given(specs())
@settings(max_examples=60, deadline=None)
def test_a_run_gives_the_same_numbers_on_both_engines(spec: ProjectSpec) -> None:
    reference, compiled = Session(on(spec, "reference")), Session(on(spec, "compiled"))
    for steps in (1, 4):
        reference.advance(steps)
        compiled.advance(steps)
        # Optimizers that divide by the size of the gradient magnify its last bits.
        adaptive = spec.training.optimizer.kind in {"rmsprop", "adam", "adamw"}
        tolerance = 1e-7 if adaptive else 1e-11
        np.testing.assert_allclose(compiled.losses, reference.losses, rtol=tolerance, atol=1e-13)
        np.testing.assert_allclose(
            compiled.parameters(), reference.parameters(), rtol=tolerance, atol=tolerance
        )
        assert compiled.epoch == reference.epoch
    np.testing.assert_allclose(
        compiled.history.test_losses, reference.history.test_losses, rtol=1e-7, atol=1e-13
    )
    one, other = compiled.snapshot(watch=Watch(sample=0)), reference.snapshot(watch=Watch(sample=0))
    np.testing.assert_allclose(one.loss, other.loss, rtol=1e-7)
    np.testing.assert_allclose(one.gradients, other.gradients, rtol=1e-6, atol=1e-9)
    assert one.trace is not None
    assert other.trace is not None
    np.testing.assert_allclose(one.trace.data, other.trace.data, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(one.trace.grad, other.trace.grad, rtol=1e-6, atol=1e-9)


@given(specs())
@settings(max_examples=30, deadline=None)
def test_gradients_and_losses_agree_to_the_last_bits(spec: ProjectSpec) -> None:
    reference, compiled = Session(on(spec, "reference")).snapshot(), Session(on(spec, "compiled")).snapshot()
    assert compiled.loss == pytest.approx(reference.loss, rel=1e-12)
    scale = max(1.0, float(np.abs(reference.gradients).max()))
    np.testing.assert_allclose(compiled.gradients, reference.gradients, rtol=1e-12, atol=1e-13 * scale)


@pytest.mark.parametrize("batch_size", [None, 10])
@pytest.mark.parametrize(
    ("kind", "loss"),
    [*(("moons", loss) for loss in LOSSES_FOR["binary"]), ("blobs", "softmax_cross_entropy")],
)
def test_accuracies_are_the_same_numbers_on_both_engines(
    kind: str, loss: str, batch_size: int | None
) -> None:
    spec = edits.remove_layer(edits.set_data(ProjectSpec(), kind=kind, samples=70, test_share=0.3), 1)
    spec = edits.set_activation(edits.set_layer_size(spec, 0, 3), 0, "tanh")
    spec = edits.set_training(spec, loss=loss, batch_size=batch_size)
    spec = set_field(spec, "training.learning_rate", {"kind": "constant", "rate": 0.3})
    reference, compiled = Session(on(spec, "reference")), Session(on(spec, "compiled"))
    for session in (reference, compiled):
        session.advance(8)
    assert len(set(reference.history.accuracies)) > 2
    assert compiled.history.accuracies.tolist() == reference.history.accuracies.tolist()
    assert compiled.history.test_accuracies.tolist() == reference.history.test_accuracies.tolist()
    one, other = compiled.snapshot(), reference.snapshot()
    assert (one.accuracy, one.test_accuracy) == (other.accuracy, other.test_accuracy)


@pytest.mark.parametrize(
    ("kind", "loss", "biases"),
    [
        *(("moons", loss, [0.0]) for loss in LOSSES_FOR["binary"] if loss != "softmax_cross_entropy"),
        *(("moons", "softmax_cross_entropy", biases) for biases in ([0.0, 0.0], [-0.0, 0.0], [1.0, 1.0])),
        *(
            ("blobs", "softmax_cross_entropy", biases)
            for biases in ([0.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0])
        ),
    ],
)
def test_ties_pick_the_same_class_on_both_engines(kind: str, loss: str, biases: list[float]) -> None:
    spec = edits.set_data(ProjectSpec(), kind=kind, samples=20, test_share=0.3)
    for layer in (1, 0):
        spec = edits.remove_layer(spec, layer)
    spec = edits.set_training(spec, loss=loss)
    found = []
    for engine in ("reference", "compiled"):
        session = Session(on(spec, engine))
        session.set_parameters([number for bias in biases for number in (0.0, 0.0, bias)])
        snapshot = session.snapshot()
        session.advance(1)
        found.append([snapshot.accuracy, snapshot.test_accuracy, session.history.accuracies[0]])
    assert found[1] == found[0]
    assert found[0][0] == found[0][2]


@given(specs(), st.lists(st.integers(1, 5), min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_pieces_give_the_same_bits_as_the_whole(spec: ProjectSpec, pieces: list[int]) -> None:
    whole, parted = Session(spec), Session(spec)
    whole.advance(sum(pieces))
    for steps in pieces:
        parted.advance(steps)
        parted.snapshot(watch=Watch(sample=0))  # looking changes nothing
    assert parted.losses == whole.losses
    assert np.array_equal(parted.parameters(), whole.parameters())


@pytest.mark.parametrize(
    "field",
    [
        "training.optimizer.kind",
        "training.batch_size",
        "training.clipping.kind",
        "network.frozen",
        "network.cut",
    ],
)
def test_a_change_under_way_has_the_same_effect_on_both(field: str) -> None:
    changes: dict[str, Any] = {
        "training.optimizer.kind": "adam",
        "training.batch_size": 3,
        "training.clipping.kind": "norm",
        "network.frozen": ("layer1.neuron2", "layer2.neuron1.b"),
        "network.cut": ("layer1.neuron3", "layer1.neuron4.w1"),
    }
    spec = edits.set_data(ProjectSpec(), kind="moons", samples=10)
    for layer in (0, 1):
        spec = edits.set_activation(spec, layer, "tanh")
    spec = edits.set_training(spec, loss="logistic", learning_rate={"kind": "constant", "rate": 0.05})
    sessions = [Session(on(spec, engine)) for engine in ("reference", "compiled")]
    for session in sessions:
        session.advance(3)
        session.adopt(set_field(session.spec, field, changes[field]))
        session.advance(4)
        session.adopt(on(spec, session.spec.training.engine))
        session.advance(2)
    np.testing.assert_allclose(sessions[1].losses, sessions[0].losses, rtol=1e-9)
    np.testing.assert_allclose(sessions[1].parameters(), sessions[0].parameters(), rtol=1e-8)
