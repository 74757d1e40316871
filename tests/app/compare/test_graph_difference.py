"""The graph is coloured by what changed between two moments, or it is said why not; without a window."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import pytest

from gradstudio.app.canvas.colouring import Colouring
from gradstudio.app.compare.graph_difference import GraphDifference
from gradstudio.app.graph.model import GraphModel
from gradstudio.app.selection import Selection
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, NetworkSpec
from gradstudio.training import Session
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment
from tests.app.sight.looking import Past, past_of
from tests.qt_helpers import small_spec, until


@dataclass
class Desk:
    """A run in training, its graph, and what colours that."""

    past: Past
    graph: GraphModel
    colouring: Colouring
    difference: GraphDifference
    refused: list[str] = field(default_factory=list)


@pytest.fixture
def desk(qapp, qtbot):
    with past_of(small_spec(), qtbot) as past:
        graph = GraphModel(small_spec(), Selection())
        past.document.spec_changed.connect(graph.set_spec)
        past.sight.mail_arrived.connect(graph.receive)
        graph.watch_changed.connect(past.sight.watch)
        past.sight.watch(graph.watch)
        colouring = Colouring(graph, lambda: past.trainer.record, graph)
        one = Desk(past, graph, colouring, GraphDifference(past.trainer, past.sight, graph, colouring, graph))
        one.difference.refused.connect(one.refused.append)
        until(qtbot, lambda: graph.has_values)
        yield one
        graph.shutdown()


def second_run(desk: Desk, qtbot, change, *arguments: object, **fields: object) -> None:
    """Edit the project in a way that begins another run, and train both."""
    desk.past.train(qtbot, 5)
    desk.past.document.apply(change(desk.past.document.spec, *arguments, **fields), "Change")
    until(qtbot, lambda: desk.past.sight.live == Moment(2, 0))
    desk.past.train(qtbot, 5)


def test_the_numbers_of_the_one_are_frozen_at_the_other(desk, qtbot):
    desk.past.train(qtbot, 10)
    desk.difference.show(Moment(1, 2), Moment(1, 8))
    until(qtbot, lambda: desk.colouring.is_frozen and desk.graph.step == 8)
    assert desk.colouring.scale().title.endswith("now − step 2")


def test_who_goes_live_before_the_one_is_there_gives_it_up(desk, qtbot):
    desk.past.train(qtbot, 10)
    desk.difference.show(Moment(1, 0), Moment(1, 8))
    desk.past.sight.go_live()
    desk.past.sight.go_to(Moment(1, 0))
    until(qtbot, lambda: desk.graph.step == 0)
    assert not desk.colouring.is_frozen
    assert desk.past.sight.moment == Moment(1, 0)


def test_a_project_that_is_replaced_gives_it_up(desk, qtbot):
    desk.past.train(qtbot, 10)
    desk.difference.show(Moment(1, 2), Moment(1, 8))
    desk.difference.start_over()
    until(qtbot, lambda: desk.graph.step == 2)
    assert not desk.colouring.is_frozen


def test_runs_that_differ_in_the_first_weights_of_a_layer_alone_are_compared(desk, qtbot):
    second_run(desk, qtbot, edits.set_layer_initialisation, 0, "zeros")
    desk.difference.show(Moment(1, 5), Moment(2, 5))
    assert desk.refused == []
    until(qtbot, lambda: desk.colouring.is_frozen and desk.graph.run == 2)


def test_runs_of_another_loss_are_refused(desk, qtbot):
    second_run(desk, qtbot, edits.set_training, loss="squared_error")
    desk.difference.show(Moment(1, 5), Moment(2, 5))
    (said,) = desk.refused
    assert said.startswith("Loss, penalties or samples of both differ")


def test_networks_of_other_inputs_are_refused(desk, qtbot):
    second_run(desk, qtbot, edits.set_data, features=("x1", "x2", "x1*x2"))
    desk.difference.show(Moment(1, 5), Moment(2, 5))
    (said,) = desk.refused
    assert said.startswith("The networks of both differ")


@pytest.mark.parametrize("is_alike", [True, False])
def test_mini_batches_of_other_classes_are_refused_with_words(desk, qtbot, is_alike):
    spec = small_spec()
    layers = tuple(LayerSpec(size=2, activation=name) for name in ("tanh", "linear"))
    training = spec.training.model_copy(update={"loss": "softmax_cross_entropy", "batch_size": 2})
    spec = spec.model_copy(update={"network": NetworkSpec(layers=layers), "training": training})
    session, structures = Session(spec), []
    for _ in range(6):
        structures.append(session.snapshot(watch=Watch(scope="batch")).trace.structure)
        session.advance()
    pairs = itertools.combinations(range(6), 2)
    a, b = next((a, b) for a, b in pairs if (structures[a] == structures[b]) is is_alike)
    desk.past.document.apply(spec, "Change")
    until(qtbot, lambda: desk.past.sight.live == Moment(2, 0))
    desk.graph.set_scope("batch")
    desk.past.train(qtbot, 7)
    desk.difference.show(Moment(2, a), Moment(2, b))
    until(qtbot, lambda: desk.graph.step == b)
    if is_alike:
        assert desk.colouring.is_frozen
        assert desk.refused == []
    else:
        assert desk.refused == [
            "The mini-batches of both steps have other classes. Choose Sample to compare them."
        ]
