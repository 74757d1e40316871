"""What is answered of one run is not shown beside the numbers of another."""

from __future__ import annotations

import pytest

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.scalar.next_step import Lookahead
from gradstudio.app.scalar.over_batch import OverBatch
from gradstudio.app.selection import Selection
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import RunId
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec, until

LABEL = "layer1.neuron1.w1"


@pytest.fixture
def model(qapp, qtbot):
    model = GraphModel(small_spec(), Selection())
    until(qtbot, lambda: model.placed is not None)
    yield model
    model.shutdown()


def over_batch(model):
    node = model.node_of(LABEL)
    asker = OverBatch(model, model.selected)
    return asker, node, lambda: asker.of(node)


def next_step(model):
    asker = Lookahead(model)
    return asker, LABEL, lambda: asker.update_of(LABEL)


@pytest.mark.parametrize("kind", [over_batch, next_step])
def test_an_answer_waits_until_the_numbers_of_its_run_are_shown(model, kind):
    asker, wish, known = kind(model)
    asker.look("view", wish)
    mails = []
    for run in (1, 2):
        session = Session(small_spec(), run_id=RunId(run))
        answer = session.look(asker._requested)
        assert answer.moment == session.moment
        mails.append(Mail(snapshot=session.snapshot(watch=Watch()), answers={asker._name: answer}))
    model.receive(mails[0])
    asker.receive(mails[0])
    assert known() is not None
    asker.receive(mails[1])
    assert known() is None
    model.receive(mails[1])
    assert known() is not None
