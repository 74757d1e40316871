from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pytest

from gradstudio.app.document.document import Document
from gradstudio.app.run.mailbox import Mail
from gradstudio.app.run.recording import Recording
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.project import edits
from gradstudio.training.look.requests import OutcomeRequest
from gradstudio.training.look.watch import Watch
from gradstudio.training.run.moment import Moment
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec, until

SPEC = small_spec(2, samples=4, steps=100_000)


def parameters_at(step: int, spec=SPEC) -> np.ndarray:
    session = Session(spec)
    session.advance(step)
    return session.parameters()


@dataclass
class Looking:
    """What a window with nothing in it hears."""

    document: Document
    trainer: Trainer
    sight: Sight
    mails: list[Mail] = field(default_factory=list)
    changes: int = 0

    @property
    def moment(self) -> Moment | None:
        return self.mails[-1].snapshot.moment if self.mails else None

    @property
    def parameters(self) -> np.ndarray:
        return self.mails[-1].snapshot.parameters


@pytest.fixture
def looking(qapp, qtbot):
    document = Document(SPEC)
    trainer = Trainer(SPEC)
    trainer.set_speed(0.0)
    sight = Sight(document, trainer)
    document.spec_changed.connect(sight.follow)
    one = Looking(document, trainer, sight)
    sight.mail_arrived.connect(one.mails.append)
    until(qtbot, lambda: one.moment == Moment(1, 0))
    yield one
    trainer.shutdown()
    sight.shutdown()


@pytest.fixture
def trained(looking, qtbot):
    """A run of 300 steps."""
    looking.trainer.step(300)
    until(qtbot, lambda: looking.moment == Moment(1, 300))
    return looking


def test_at_first_the_newest_is_looked_at(trained):
    assert trained.sight.is_live
    assert trained.sight.moment is None
    assert trained.sight.shown == trained.sight.live == Moment(1, 300)


def test_a_past_step_is_shown_with_the_numbers_that_were_there(trained, qtbot):
    trained.sight.go_to(Moment(1, 123))
    until(qtbot, lambda: trained.moment == Moment(1, 123))
    assert np.array_equal(trained.parameters, parameters_at(123))
    assert not trained.sight.is_live
    trained.sight.go_live()
    assert trained.moment == Moment(1, 300)
    assert np.array_equal(trained.parameters, parameters_at(300))


def test_of_many_moments_asked_for_at_once_the_last_is_shown(trained, qtbot):
    for step in range(0, 300, 7):
        trained.sight.go_to(Moment(1, step))
    until(qtbot, lambda: trained.moment == Moment(1, 294))
    assert np.array_equal(trained.parameters, parameters_at(294))


def test_the_newest_step_of_a_run_that_rests_is_no_past(trained):
    trained.sight.go_to(Moment(1, 300))
    assert trained.sight.is_live


def test_what_the_views_ask_for_is_answered_at_the_past_step(trained, qtbot):
    sight = trained.sight
    sight.watch(Watch(sample=2))
    sight.look("outcomes", OutcomeRequest())
    sight.go_to(Moment(1, 40))
    until(qtbot, lambda: trained.moment == Moment(1, 40) and "outcomes" in trained.mails[-1].answers)
    mail = trained.mails[-1]
    assert mail.answers["outcomes"].moment == Moment(1, 40)
    assert mail.snapshot.trace.watch.sample == 2


def test_training_goes_on_unseen_while_the_past_is_looked_at(trained, qtbot):
    trained.trainer.play()
    until(qtbot, lambda: trained.moment.step > 400)
    trained.sight.go_to(Moment(1, 10))
    until(qtbot, lambda: trained.moment == Moment(1, 10))
    before = trained.sight.live.step
    until(qtbot, lambda: trained.sight.live.step > before)
    assert trained.moment == Moment(1, 10)
    trained.sight.go_live()
    until(qtbot, lambda: trained.moment.step > before)


def test_an_edit_at_a_past_step_lets_a_run_grow_there(trained, qtbot):
    trained.sight.go_to(Moment(1, 100))
    until(qtbot, lambda: trained.moment == Moment(1, 100))
    stronger = edits.set_training(SPEC, l2=0.5)
    trained.document.apply(stronger, "Change L2")
    until(qtbot, lambda: trained.moment == Moment(2, 100))
    assert trained.sight.is_live
    assert trained.trainer.record.run(2).parent == Moment(1, 100)
    trained.trainer.step(50)
    until(qtbot, lambda: trained.moment == Moment(2, 150))
    session = Session(SPEC)
    session.advance(100)
    session.adopt(stronger)
    session.advance(50)
    assert np.array_equal(trained.parameters, session.parameters())
    assert trained.trainer.record.run(1).end == 300


def test_play_and_step_at_a_past_step_let_a_run_grow_there(trained, qtbot):
    trained.sight.go_to(Moment(1, 60))
    until(qtbot, lambda: trained.moment == Moment(1, 60))
    trained.sight.step()
    until(qtbot, lambda: trained.moment == Moment(2, 61))
    assert np.array_equal(trained.parameters, parameters_at(61))


def test_an_edit_that_needs_other_weights_begins_a_run_from_its_seed(trained, qtbot):
    trained.sight.go_to(Moment(1, 60))
    until(qtbot, lambda: trained.moment == Moment(1, 60))
    trained.document.apply(edits.add_layer(SPEC), "Add layer")
    until(qtbot, lambda: trained.moment == Moment(2, 0))
    assert trained.trainer.record.run(2).parent is None


def test_the_project_is_shown_as_it_was_and_edits_go_on_from_there(trained, qtbot):
    document, sight = trained.document, trained.sight
    stronger = edits.set_training(SPEC, l2=0.5)
    document.apply(stronger, "Change L2")
    trained.trainer.step(20)
    until(qtbot, lambda: trained.moment == Moment(1, 320))
    sight.go_to(Moment(1, 200))
    until(qtbot, lambda: trained.moment == Moment(1, 200))
    assert (document.spec, document.newest) == (SPEC, stronger)
    assert trained.trainer.record.run(1).end == 320
    sight.go_live()
    assert document.spec == document.newest == stronger
    assert len(trained.trainer.record.run(1).changes) == 2  # looking is no change

    sight.go_to(Moment(1, 200))
    until(qtbot, lambda: trained.moment == Moment(1, 200))
    document.apply(edits.set_training(document.spec, batch_size=2), "Change batch")
    until(qtbot, lambda: trained.moment == Moment(2, 200))
    assert (document.spec.training.l2, document.spec.training.batch_size) == (SPEC.training.l2, 2)
    document.undo_stack.undo()
    assert document.spec == stronger


def test_playing_on_under_the_project_as_it_was_can_be_undone(trained, qtbot):
    document = trained.document
    stronger = edits.set_training(SPEC, l2=0.5)
    document.apply(stronger, "Change L2")
    trained.trainer.step(20)
    until(qtbot, lambda: trained.moment == Moment(1, 320))
    trained.sight.go_to(Moment(1, 200))
    until(qtbot, lambda: trained.moment == Moment(1, 200))
    trained.sight.step()
    until(qtbot, lambda: trained.moment == Moment(2, 201))
    assert (document.spec, document.newest) == (SPEC, SPEC)
    assert np.array_equal(trained.parameters, parameters_at(201))
    document.undo_stack.undo()
    assert document.spec == stronger


def test_a_run_before_is_gone_to_and_goes_on_at_its_end(trained, qtbot):
    trained.trainer.reset()
    trained.trainer.step(5)
    until(qtbot, lambda: trained.moment == Moment(2, 5))
    trained.sight.go_to(Moment(1, 300))
    until(qtbot, lambda: trained.moment == Moment(1, 300))
    assert not trained.sight.is_live
    trained.sight.step()
    until(qtbot, lambda: trained.moment == Moment(1, 301))
    assert trained.sight.is_live
    assert [run.number for run in trained.trainer.record.runs] == [1, 2]
    assert np.array_equal(trained.parameters, parameters_at(301))


def test_a_run_that_is_deleted_while_it_is_looked_at_gives_way_to_the_newest(trained, qtbot):
    said: list[str] = []
    trained.sight.lost.connect(said.append)
    trained.trainer.reset()
    trained.trainer.step(5)
    until(qtbot, lambda: trained.moment == Moment(2, 5))
    trained.trainer.change_record(partial(Recording.delete, number=1))
    until(qtbot, lambda: trained.trainer.record.find(1) is None)
    trained.sight.go_to(Moment(1, 100))
    until(qtbot, lambda: said)
    assert trained.sight.is_live
    assert "no run 1" in said[0]
    assert trained.moment == Moment(2, 5)


def test_another_project_is_looked_at_as_it_begins(trained, qtbot):
    trained.sight.go_to(Moment(1, 100))
    until(qtbot, lambda: trained.moment == Moment(1, 100))
    other = edits.set_training(SPEC, seed=77)
    trained.trainer.open(other)
    trained.sight.start_over()
    until(qtbot, lambda: trained.mails[-1].project == 1)
    assert (trained.sight.is_live, trained.moment) == (True, Moment(1, 0))
    assert trained.mails[-1].snapshot.spec == other


def test_play_before_the_past_step_is_shown_grows_there_and_not_from_the_newest(trained, qtbot):
    trained.sight.go_to(Moment(1, 60))
    trained.sight.step()
    until(qtbot, lambda: trained.moment == Moment(2, 61))
    assert trained.trainer.record.run(1).end == 300
