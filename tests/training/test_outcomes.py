from __future__ import annotations

import numpy as np
import pytest

from gradstudio.data.source import load_dataset
from gradstudio.data.split import split
from gradstudio.project.spec import (
    Blobs,
    LayerSpec,
    MicrogradMoons,
    NetworkSpec,
    Plane,
    ProjectSpec,
    TrainingSpec,
)
from gradstudio.training.look.requests import OutcomeRequest
from gradstudio.training.run.metrics import is_right
from gradstudio.training.run.session import Session


def spec_for(data, loss: str, outputs: int) -> ProjectSpec:
    layers = (LayerSpec(size=6, activation="tanh"), LayerSpec(size=outputs, activation="linear"))
    return ProjectSpec(data=data, network=NetworkSpec(layers=layers), training=TrainingSpec(loss=loss))


SPECS = (
    spec_for(MicrogradMoons(test_share=0.3), "hinge", 1),
    spec_for(MicrogradMoons(), "softmax_cross_entropy", 2),
    spec_for(Blobs(samples=61, classes=4, noise=0.6, test_share=0.5), "softmax_cross_entropy", 4),
)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.data.kind}-{spec.training.loss}")
def test_what_is_wrong_is_what_the_accuracy_counts(spec):
    session = Session(spec)
    session.advance(8)
    outcomes, snapshot, data = session.look(OutcomeRequest()), session.snapshot(), load_dataset(spec.data)
    right = [
        is_right(row, target, data.task)
        for row, target in zip(outcomes.outputs.tolist(), data.targets.tolist(), strict=True)
    ]
    assert outcomes.wrong.tolist() == [not one for one in right]
    assert 0 < outcomes.wrong.sum() < len(data)
    train, test = outcomes.train_confusion, outcomes.test_confusion
    assert train.shape == test.shape == (data.class_count, data.class_count)
    assert np.trace(train) / train.sum() == pytest.approx(snapshot.accuracy)
    if spec.data.test_share:
        assert np.trace(test) / test.sum() == pytest.approx(snapshot.test_accuracy)
    else:
        assert not test.any()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.data.kind}-{spec.training.loss}")
def test_rows_of_a_confusion_matrix_are_the_classes_of_the_samples(spec):
    outcomes, parts = (
        Session(spec).look(OutcomeRequest()),
        split(load_dataset(spec.data), spec.data.test_share, 1337),
    )
    for matrix, part in ((outcomes.train_confusion, parts.train), (outcomes.test_confusion, parts.test)):
        if part is not None:
            first = -1 if part.task == "binary" else 0
            assert matrix.sum(axis=1)[0] == (part.targets == first).sum()


def test_a_regression_has_the_share_of_variance_explained():
    session = Session(spec_for(Plane(samples=80, noise=0.2, test_share=0.25), "half_squared_error", 1))
    session.advance(50)
    outcomes, data = session.look(OutcomeRequest()), load_dataset(session.spec.data)
    parts = split(data, 0.25, session.spec.data.seed)
    for part, r2 in ((parts.train, outcomes.train_r2), (parts.test, outcomes.test_r2)):
        rows = [int(np.flatnonzero((data.inputs == x).all(axis=1))[0]) for x in part.inputs]
        residual = ((outcomes.outputs[rows, 0] - part.targets) ** 2).mean()
        assert r2 == pytest.approx(1 - residual / part.targets.var())
    assert not outcomes.wrong.any()
    assert outcomes.train_confusion.shape == (0, 0)
