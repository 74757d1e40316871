"""The first number that is not finite is found, with its sample and its place."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.project import ProjectSpec, edits
from gradstudio.training import Session, TrainingError
from gradstudio.training.doctor.case import case_of, case_of_project
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.first_bad import FirstBad, first_bad
from tests.training.doctor.cases import project, with_table

SGD = {"kind": "sgd"}


def found(spec: ProjectSpec, change: dict[int, float], samples: range = range(4)) -> FirstBad | None:
    parameters = case_of_project(spec).initial.copy()
    for index, number in change.items():
        parameters[index] = number
    return first_bad(spec, load_dataset(spec.data), parameters, samples)


def test_the_first_scalar_and_its_sample_are_found() -> None:
    inputs = np.array([[1.0, 0.0], [1.0, 0.0], [1.0, 2.0], [1.0, 2.0]])
    spec = with_table(inputs, [0.0, 1.0, 2.0, 3.0], hidden=(3,))
    assert found(spec, {}, range(4)) == FirstBad(
        sample=None,
        kind="number",
        node="the sum over the samples of the step, each of which has a finite loss",
        path=None,
        operation="+",
        operands=(),
    )
    product = found(spec, {4: 1.5e308})  # weight 2 of neuron 2: twice as large for sample 3 only
    assert product is not None
    assert (product.sample, product.kind, str(product.path)) == (2, "number", "layer1.neuron2.z")
    assert product.says == "a part of layer1.neuron2.z of sample 3, from 1.5·10³⁰⁸ and 2 by *"


def test_without_samples_nothing_is_blamed() -> None:
    spec = with_table(np.ones((4, 2)), [0.0, 1.0, 2.0, 3.0], hidden=())
    assert found(spec, {0: 1e200}, range(0)) is None


def test_a_loss_that_overflows_is_told_with_the_output_that_it_is_from() -> None:
    spec = with_table(np.ones((4, 2)), [0.0, 1.0, 2.0, 3.0], hidden=())
    squared = found(spec, {0: 1e200})
    assert squared is not None
    assert (squared.sample, str(squared.path)) == (0, "layer1.neuron1.a")
    assert "the loss" in squared.node


def test_a_derivative_that_overflows_is_found_from_the_loss_back() -> None:
    spec = edits.set_activation(with_table(np.ones((4, 2)), [0.0, 1.0, 2.0, 3.0], hidden=(1,)), 0, "tanh")
    spec = edits.set_data(spec, standardise=False)
    derivative = found(spec, {0: 1e-10, 1: 0.0, 2: 0.0, 3: 1e160, 4: 0.0})
    assert derivative is not None
    assert (derivative.kind, str(derivative.path)) == ("derivative", "layer1.neuron1.a")
    assert derivative.says == "the derivative by layer1.neuron1.a of sample 1"


def test_the_rate_is_to_blame_where_each_step_overshot_further() -> None:
    rate = {"kind": "constant", "rate": 50.0}
    spec = edits.set_training(project("plane", (4,), "linear"), optimizer=SGD, learning_rate=rate)
    session = Session(edits.set_data(spec, samples=50))
    with pytest.raises(TrainingError) as raised:
        session.advance(5000)
    (finding,) = examine(case_of(session, fault=raised.value))
    assert finding.rule == "ran_away"
    assert "The learning rate of 50 is to blame" in finding.says
    assert finding.places[0].setting == "training.learning_rate"
    samples = {place.sample for place in finding.places if place.sample is not None}
    assert samples <= set(range(50))
    assert finding.since < session.step_count
    assert finding.mends[0].key == "rate×0.1"
    (evidence,) = finding.evidence
    assert dict(evidence.curves)["loss"].tolist() == session.history.losses[-200:].tolist()  # not smoothed
