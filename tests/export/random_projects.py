"""Random projects for exports: everything that can be chosen, at random steps of their runs."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import strategies as st

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project import ProjectSpec, SpecError, edits
from gradstudio.project.edited import set_input, set_parameter
from gradstudio.project.fields import set_field
from gradstudio.project.part_edits import cut, freeze
from gradstudio.project.spec import LOSSES_FOR, OPTIMIZERS

PARTS = ("layer1", "layer1.neuron1", "layer1.neuron2.w1", "layer2.neuron1.b", "layer2.neuron1.w2", "layer2")
FEATURES = ("x1**2", "x1", "sin(x1)")


@st.composite
def projects(draw: st.DrawFn) -> ProjectSpec:
    """Return a project that is trained with small steps, so that rounding stays small."""
    spec = ProjectSpec()
    kind = draw(st.sampled_from(["moons", "blobs", "plane", "sine", "iris"]))
    if kind == "iris":
        spec = edits.set_data(spec, kind=kind)
    else:
        spec = edits.set_data(
            spec, kind=kind, samples=draw(st.integers(5, 14)), seed=draw(st.integers(0, 99))
        )
    if kind == "blobs":
        spec = edits.set_data(spec, classes=draw(st.integers(2, 4)))
    spec = edits.set_training(spec, loss=draw(st.sampled_from(LOSSES_FOR[spec.data.task])))
    for layer in (1, 0):
        if draw(st.booleans()) and len(spec.network.layers) > 1:
            spec = edits.remove_layer(spec, layer)
    last = len(spec.network.layers) - 1
    names = st.sampled_from(list(ACTIVATIONS))
    for layer in range(last):
        spec = edits.set_layer_size(spec, layer, draw(st.integers(1, 5)))
        spec = edits.set_activation(spec, layer, draw(names))
        spec = edits.set_dropout(spec, layer, draw(st.sampled_from([0.0, 0.0, 0.4])))
    spec = edits.set_activation(spec, last, draw(st.one_of(st.just("linear"), names)))
    kinds = ["micrograd", "playground", "xavier_uniform", "he_normal"]
    spec = edits.set_initialisation(spec, draw(st.sampled_from(kinds)))
    for path, values in (
        ("training.optimizer.kind", tuple(OPTIMIZERS)),
        ("training.learning_rate.kind", ("constant", "linear", "step", "exponential", "cosine")),
        ("training.clipping.kind", ("none", "value", "norm")),
        ("training.batch_size", (None, 1, 3, 5, 100)),
        ("training.l1", (0.0, 0.01)),
        ("training.l2", (0.0, 0.01)),
        ("training.penalize_biases", (True, False)),
        ("training.learning_rate.warm_up", (0, 4)),
        ("training.optimizer.weight_decay", (0.0, 0.1)),
        ("training.seed", (0, 1337, 2**32 - 1)),
        ("data.test_share", (0.0, 0.3)),
    ):
        spec = set_field(spec, path, draw(st.sampled_from(values)))
    if spec.training.clipping.kind != "none":
        spec = set_field(spec, "training.clipping.limit", draw(st.sampled_from([0.1, 1.0])))
    if spec.data.columns[0] == "x1" and draw(st.booleans()):
        spec = edits.set_data(spec, features=FEATURES)
    # Inputs far from 0 make steps so large that a run magnifies its rounding.
    small = kind in ("moons", "sine") and not spec.data.features
    spec = set_field(spec, "data.standardise", not small or draw(st.booleans()))
    for path in draw(st.sets(st.sampled_from(PARTS), max_size=3)):
        with suppress(SpecError):  # a smaller network has not all of them
            spec = draw(st.sampled_from([freeze, cut]))(spec, path)
    if draw(st.booleans()):
        spec = set_parameter(spec, "layer1.neuron1.w1", 0.75)
    if draw(st.booleans()):
        spec = set_input(spec, 1, 0, 0.5)
    rate = "start" if spec.training.learning_rate.kind == "linear" else "rate"
    return set_field(spec, f"training.learning_rate.{rate}", 0.01)
