"""Where in a network the current node lies is told, also of nodes without a label."""

from __future__ import annotations

import pytest

from gradstudio.data.source import load_dataset
from gradstudio.engine import Value
from gradstudio.engine.dropout import masks
from gradstudio.lab.debugger.debugger import Debugger
from gradstudio.lab.debugger.pass_script import pass_script
from gradstudio.lab.subject import Subject, subject_of_loss, subject_of_value
from gradstudio.project.spec import LayerSpec, Moons, NetworkSpec, ProjectSpec, TrainingSpec
from gradstudio.training.look.sample import build_loss, build_network
from gradstudio.training.look.watch import Watch

SPEC = ProjectSpec(
    data=Moons(samples=8),
    network=NetworkSpec(
        layers=(LayerSpec(size=2, activation="tanh"), LayerSpec(size=1, activation="linear"))
    ),
    training=TrainingSpec(l2=0.01),
)
PARAMETERS = [leaf.data for leaf in build_network(SPEC).parameters()]


def places(subject: Subject, phase: str = "forward") -> list[str]:
    debugger, found = Debugger(pass_script(subject)), []
    while debugger.step():
        if debugger.now.phase == phase:
            found.append(debugger.now.place)
    return found


def test_the_steps_of_a_sample_say_their_neuron() -> None:
    subject = subject_of_loss(SPEC, load_dataset(SPEC.data), PARAMETERS, Watch(sample=3), (3,))
    found = places(subject)
    assert found[:15] == ["layer 1, neuron 1"] * 5 + ["layer 1, neuron 2"] * 5 + ["output, neuron 1"] * 4 + [
        ""
    ]
    assert places(subject, "backward")[-1] in ("layer 1, neuron 1", "layer 1, neuron 2")


def test_in_a_batch_they_say_their_sample_too_and_parameters_none() -> None:
    watch = Watch(scope="batch", penalty=True)
    subject = subject_of_loss(SPEC, load_dataset(SPEC.data), PARAMETERS, watch, (4, 2))
    script = pass_script(subject)
    forward = places(subject)
    assert list(dict.fromkeys(forward))[:5] == [
        "sample 5, layer 1, neuron 1",
        "sample 5, layer 1, neuron 2",
        "sample 5, output, neuron 1",
        "sample 5",
        "sample 3, layer 1, neuron 1",
    ]
    assert script.places.of(subject.knobs[0]) == "layer 1, neuron 1"
    assert script.places.of(len(subject) - 1) == ""


def test_a_dropped_activation_is_its_neurons() -> None:
    drawn = [masks([0.5, 0.0], [2, 1], 7, 0, 0)]
    root = build_loss(SPEC, load_dataset(SPEC.data), PARAMETERS, Watch(sample=0), (0,), drawn).root
    assert places(subject_of_value(root))[10:12] == ["layer 1, neuron 1", "layer 1, neuron 2"]


@pytest.mark.parametrize("label", ["", "L", "x1"])
def test_what_is_no_network_has_no_places(label: str) -> None:
    a = Value(2.0, label="a")
    root = a * a + a
    root.label = label
    assert set(places(subject_of_value(root))) == {""}
