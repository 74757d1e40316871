"""The history of a scalar over the steps is that of one run."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.app.scalar.history import NodeHistory
from gradstudio.app.selection import Selection
from gradstudio.project import edits
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec, until

NOTHING = LossCurve(np.empty(0, dtype=np.int64), np.empty(0))


@pytest.fixture
def watching(qapp, qtbot):
    model = GraphModel(small_spec(), Selection())
    selection = model.selected
    history = NodeHistory(model, selection)
    until(qtbot, lambda: model.graph is not None)
    selection.set_node(model.node_of("layer1.neuron1.w1"))
    yield model, selection, history
    model.shutdown()


def run_of(model: GraphModel, run: int, steps: list[int], seed: int) -> list[float]:
    """Train a run of other weights, and hand over its snapshots at some steps; return what the weight was."""
    spec = small_spec()
    session = Session(edits.set_training(spec, seed=seed), run_id=run)
    known = []
    for step in steps:
        while session.step_count < step:
            session.advance()
        snapshot = session.snapshot(watch=Watch())
        known.append(float(snapshot.parameters[0]))
        model.receive(Mail(snapshot=snapshot, training=NOTHING, test=NOTHING))
    return known


def test_a_run_that_overtakes_the_one_before_begins_the_history_anew(watching):
    """New weights while it plays: the first that is heard of them may be a later step than the last of the old."""
    model, selection, history = watching
    run_of(model, 1, [0, 5, 10], seed=7)
    known = run_of(model, 2, [12, 15], seed=8)
    steps, data, _ = history.of(selection.node)
    assert steps.tolist() == [12, 15]
    assert data.tolist() == known


def test_the_history_of_one_run_goes_on(watching):
    model, selection, history = watching
    known = run_of(model, 1, [0, 3, 9], seed=7)
    steps, data, _ = history.of(selection.node)
    assert steps.tolist() == [0, 3, 9]
    assert data.tolist() == known
