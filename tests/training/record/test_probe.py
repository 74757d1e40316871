"""Scalars of a run that is over, followed over its steps."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.engine.paths import ScalarPath
from gradstudio.engine.walk import topological_order
from gradstudio.project import edits
from gradstudio.project.edited import set_parameter
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.sample import sample_loss
from gradstudio.training.record import Probe, Record, RecordError, probe
from gradstudio.training.run.moment import Moment, RunId


def path(text: str) -> ScalarPath:
    found = ScalarPath.parse(text)
    assert found is not None
    return found


@pytest.fixture
def record(small_spec: ProjectSpec) -> Record:
    record = Record()
    session = record.begin(small_spec)
    session.advance(9)
    session.adopt(set_parameter(small_spec, "layer1.neuron2.w1", 0.5))
    session.advance(6)
    return record


def test_parameters_and_their_gradients_are_what_they_were(record: Record) -> None:
    probes = (
        Probe(path=path("layer1.neuron2.w1")),
        Probe(path=path("layer1.neuron2.w1"), quantity="gradient"),
        Probe(path=path("layer1"), quantity="gradient"),
        Probe(path=path("layer2.neuron1")),
    )
    curves = probe(record, 1, probes)
    assert curves is not None
    assert curves.steps.tolist() == list(range(16))
    for column, step in enumerate(range(16)):
        snapshot = record.at(Moment(RunId(1), step)).snapshot()
        expected = [
            snapshot.parameters[3],
            snapshot.gradients[3],
            np.linalg.norm(snapshot.gradients[:9]),
            np.linalg.norm(snapshot.parameters[9:13]),
        ]
        assert curves.numbers[:, column].tolist() == expected


@pytest.mark.parametrize("activation", ["relu", "linear"])
def test_scalars_of_a_sample_are_those_of_its_graph(small_spec: ProjectSpec, activation: str) -> None:
    spec = edits.set_activation(small_spec, 0, activation)
    record = Record()
    record.begin(spec).advance(4)
    names = ["x2", "layer1.neuron3.z", "layer1.neuron3.a", "layer2.neuron1.a"]
    probes = [
        Probe(path=path(f"sample3.{name}"), quantity=kind) for kind in ("value", "gradient") for name in names
    ]
    curves = probe(record, 1, probes, steps=range(4, 5))
    assert curves is not None
    flat = record.at(Moment(RunId(1), 4)).parameters()
    loss = sample_loss(spec, load_dataset(spec.data), flat.tolist(), 2)
    loss.backward()
    nodes = {node.label: node for node in topological_order(loss)}
    for row, one in enumerate(probes):
        name = str(one.path.for_all_samples)
        # A linear neuron is its own pre-activation.
        node = nodes.get(name) or nodes[f"{name[:-1]}a"]
        expected = node.data if one.quantity == "value" else node.grad
        assert curves.numbers[row, 0] == pytest.approx(expected, rel=1e-12)


def test_a_long_run_is_looked_at_here_and_there(record: Record) -> None:
    curves = probe(record, 1, [Probe(path=path("layer1.neuron1.b"))], steps=range(2, 14), points=4)
    assert curves is not None
    assert curves.steps.tolist() == [2, 5, 9, 13]


def test_it_tells_how_far_it_is_and_can_be_ended(record: Record) -> None:
    told: list[float] = []
    probes = [Probe(path=path("layer1.neuron1.b"))]
    assert probe(record, 1, probes, go_on=lambda share: told.append(share) or True) is not None
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert probe(record, 1, probes, go_on=lambda share: share < 0.5) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("layer4.neuron1.b", "no layer4.neuron1.b in a 2-3-1 network"),
        ("layer1.neuron1.a", "Say which one, such as sample1"),
        ("sample99.layer1.neuron1.a", "no sample 99"),
    ],
)
def test_what_is_not_there_cannot_be_followed(record: Record, text: str, said: str) -> None:
    with pytest.raises(RecordError, match=said):
        probe(record, 1, [Probe(path=path(text))])
