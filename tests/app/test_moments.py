"""Numbers are shown under the sample that they are of, or none are."""

from __future__ import annotations

import numpy as np
import pytest

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.app.selection import Selection
from gradstudio.project import edits
from gradstudio.project.edited import set_input
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec, until

NOTHING = LossCurve(np.empty(0, dtype=np.int64), np.empty(0))


def large_spec() -> ProjectSpec:
    layers = (LayerSpec(size=512, activation="tanh"),) * 2
    return ProjectSpec(network=NetworkSpec(layers=(*layers, LayerSpec(size=1, activation="linear"))))


@pytest.fixture(params=[small_spec, large_spec], ids=["whole", "sealed"])
def shown(request, qapp, qtbot):
    """A model that shows the first sample's numbers, with its spec, selection and session."""
    spec = request.param()
    model, session = GraphModel(spec, Selection()), Session(spec)
    selection = model.selected
    until(qtbot, lambda: model.placed is not None)
    model.receive(mail_of(session, 0))
    assert model.has_values
    yield model, selection, session
    model.shutdown()


def mail_of(session: Session, sample: int) -> Mail:
    snapshot = session.snapshot(watch=Watch(sample=sample))
    return Mail(snapshot=snapshot, training=NOTHING, test=NOTHING)


def test_the_numbers_of_the_sample_before_do_not_stand_under_another(shown):
    model, selection, _ = shown
    selection.set_sample(3)
    assert not model.has_values


def test_numbers_of_the_sample_before_that_come_late_are_not_taken(shown):
    model, selection, session = shown
    selection.set_sample(3)
    model.receive(mail_of(session, 0))
    assert not model.has_values
    model.receive(mail_of(session, 3))
    assert model.has_values
    seen = model.snapshot.trace or model.snapshot.overview
    assert seen.watch.sample == 3


def test_that_no_numbers_come_is_told_and_those_that_come_soon_take_over_without_a_gap(shown, qtbot):
    model, selection, session = shown
    told: list[bool] = []
    model.values_changed.connect(lambda: told.append(model.has_values))
    selection.set_sample(1)
    assert told == []
    model.receive(mail_of(session, 1))
    assert told == [True]
    selection.set_sample(2)
    until(qtbot, lambda: len(told) == 2)
    assert told == [True, False]


def test_going_back_to_the_sample_whose_numbers_are_there_shows_them_again(shown):
    model, selection, _ = shown
    selection.set_sample(3)
    selection.set_sample(0)
    assert model.has_values


def test_numbers_of_other_data_do_not_stand_under_the_new(shown):
    model, _, session = shown
    other = edits.set_data(session.spec, seed=99)
    model.set_spec(other)
    assert not model.has_values
    model.receive(mail_of(session, 0))  # it was under way
    assert not model.has_values
    model.receive(mail_of(Session(other), 0))
    assert model.has_values


def test_an_input_that_is_typed_leaves_the_numbers_until_the_run_has_taken_it_up(shown):
    model, _, session = shown
    model.set_spec(set_input(session.spec, 0, 0, 0.25))
    assert model.has_values
