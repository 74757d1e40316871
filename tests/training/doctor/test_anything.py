"""Whatever a project is and does, it can be examined: nothing raises or warns, and every mend is a project."""

from __future__ import annotations

import random

import numpy as np
import pytest

from gradstudio.engine.activations import ACTIVATIONS
from gradstudio.project import ProjectSpec, edits
from gradstudio.project.spec import OPTIMIZERS
from gradstudio.training import Session, TrainingError
from gradstudio.training.doctor.case import case_of, case_of_project
from gradstudio.training.doctor.examine import examine
from gradstudio.training.doctor.table import RULES
from gradstudio.training.health.planned import follow
from gradstudio.training.health.readings import Readings
from tests.training.doctor.cases import project, with_table


def any_project(seed: int) -> ProjectSpec:
    """Draw samples of any size and kind, a network, and settings that need not suit."""
    dice, numbers = random.Random(seed), np.random.RandomState(seed)
    hidden = [dice.choice((1, 2, 5, 16)) for _ in range(dice.randint(0, 4))]
    if dice.random() < 0.5:
        spec = project(dice.choice(("moons", "blobs", "plane", "sine", "iris")), hidden)
    else:
        count, labels = dice.choice((2, 3, 5, 30, 150)), dice.choice(((), ("a", "b"), ("a", "b", "c")))
        inputs = numbers.normal(size=(count, dice.choice((1, 3)))) * 10.0 ** dice.choice((-5, 0, 3, 80))
        inputs[:, 0] *= dice.random() < 0.7
        targets = numbers.randint(0, len(labels), count) if labels else numbers.normal(size=count)
        targets = targets * (dice.random() < 0.8) * (1.0 if labels else 10.0 ** dice.choice((-5, 0, 90)))
        spec = with_table(inputs, targets, labels, hidden, test_share=dice.choice((0.0, 0.3, 0.9)))
    for index in range(len(spec.network.layers)):
        spec = edits.set_activation(spec, index, dice.choice(list(ACTIVATIONS)))
    return edits.set_training(
        edits.set_initialisation(spec, dice.choice(("zeros", "micrograd", "he_normal"))),
        optimizer={"kind": dice.choice(list(OPTIMIZERS))},
        learning_rate={"kind": "constant", "rate": 10.0 ** dice.uniform(-6, 3)},
        l2=dice.choice((0.0, 1e-3, 100.0)),
        l1=dice.choice((0.0, 0.0, 0.1)),
        batch_size=dice.choice((None, 1, 7)),
        steps=100,
        stop={"patience": dice.choice((None, 2))},
    )


@pytest.mark.parametrize("seed", range(25))
def test_anything_can_be_examined(seed: int) -> None:
    spec, readings, fault = any_project(seed), Readings(), None
    before = examine(case_of_project(spec))
    session = Session(spec)
    try:
        follow(session, 100, readings=readings, points=32)
    except TrainingError as error:
        fault = error
    for finding in (*before, *examine(case_of(session, readings.all, fault, ended="Stopped."))):
        assert finding.says
        assert 0 <= finding.since <= max(finding.until, session.step_count)
        assert finding.rule in {rule.name for rule in RULES}
        assert all(mend.spec != spec for mend in finding.mends)
        for evidence in finding.evidence:
            assert all(len(values) == len(evidence.steps) for _, values in evidence.curves)
