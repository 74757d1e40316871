"""The optimizers at the moment in sight, and the branches that are kept: what the panel is told, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from gradstudio.app.document.document import Document
from gradstudio.app.lab.optimizer_branches import OptimizerBranches
from gradstudio.app.lab.optimizers import Optimizers
from gradstudio.app.record.records import Records
from gradstudio.app.run.trainer import Trainer
from gradstudio.app.sight.sight import Sight
from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.project import edits
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.moment import Moment, RunId
from tests.qt_helpers import small_spec, until

SPEC = edits.set_training(
    small_spec(),
    steps=100_000,
    engine="compiled",
    optimizer={"kind": "adam"},
    learning_rate={"kind": "constant", "rate": 0.25},
)
RUN = RunId(1)


@dataclass
class Lab:
    """What a window with nothing but the models in it has."""

    document: Document
    trainer: Trainer
    records: Records
    sight: Sight
    optimizers: Optimizers
    branches: OptimizerBranches
    qtbot: object

    def train(self, steps: int) -> None:
        self.trainer.step(steps)
        until(self.qtbot, lambda: self.sight.shown is not None and self.sight.shown.step >= steps)

    def compared(self, moment: Moment) -> None:
        until(
            self.qtbot,
            lambda: (
                (found := self.optimizers.comparison) is not None
                and found.moment == moment
                and not self.optimizers.is_busy
            ),
        )

    def branched(self, steps: int) -> None:
        assert self.optimizers.comparison is not None
        self.branches.begin(self.optimizers.comparison, steps)
        until(self.qtbot, lambda: not self.branches.is_busy)


@pytest.fixture
def lab(qapp, qtbot) -> Iterator[Lab]:
    document = Document(SPEC)
    trainer = Trainer(SPEC)
    trainer.set_speed(0.0)
    records = Records(trainer.record)
    trainer.mail_arrived.connect(records.receive)
    sight = Sight(document, trainer)
    document.spec_changed.connect(sight.follow)
    optimizers = Optimizers(sight, lambda: trainer.record)
    branches = OptimizerBranches(trainer, records)
    trainer.playing_changed.connect(optimizers.set_playing)
    yield Lab(document, trainer, records, sight, optimizers, branches, qtbot)
    optimizers.shutdown()
    branches.shutdown()
    sight.shutdown()
    trainer.shutdown()


def test_what_nobody_sees_is_not_compared_and_what_is_seen_follows_the_sight(lab):
    lab.train(5)
    assert lab.optimizers.comparison is None
    assert not lab.optimizers.is_busy
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 5))
    lab.trainer.step(2)
    lab.compared(Moment(RUN, 7))
    lab.sight.go_to(Moment(RUN, 3))
    lab.compared(Moment(RUN, 3))
    found = lab.optimizers.comparison
    there = lab.trainer.record.at(Moment(RUN, 3))
    np.testing.assert_array_equal(found.parameters, there.parameters())
    assert not lab.optimizers.is_behind


def test_an_edit_without_a_step_is_followed_too(lab):
    lab.train(5)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 5))
    lab.document.apply(edits.set_training(lab.document.spec, optimizer={"kind": "rmsprop"}), "Optimizer")
    until(lab.qtbot, lambda: lab.optimizers.comparison.spec == lab.document.spec)
    own = next(rule for rule in lab.optimizers.comparison.rules if rule.contender.is_own)
    assert own.contender.kind == "rmsprop"


def test_while_a_run_trains_the_moment_is_held_until_the_newest_is_taken(lab):
    lab.train(5)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 5))
    lab.trainer.set_speed(50.0)
    lab.trainer.play()
    until(lab.qtbot, lambda: lab.optimizers.is_behind)
    assert lab.optimizers.comparison.moment == Moment(RUN, 5)
    lab.optimizers.take()
    until(lab.qtbot, lambda: lab.optimizers.comparison.moment.step > 5)
    lab.trainer.pause()
    until(lab.qtbot, lambda: not lab.optimizers.is_behind and not lab.optimizers.is_busy)
    assert lab.optimizers.comparison.moment == lab.sight.shown


def test_past_moments_are_followed_also_while_a_run_trains_on(lab):
    lab.train(8)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 8))
    lab.trainer.set_speed(50.0)  # or it would reach its end meanwhile
    lab.trainer.play()
    until(lab.qtbot, lambda: lab.optimizers.is_behind)
    lab.sight.go_to(Moment(RUN, 4))
    lab.compared(Moment(RUN, 4))
    assert lab.trainer.is_playing
    lab.trainer.pause()
    until(lab.qtbot, lambda: not lab.trainer.is_playing)


def test_other_terms_are_taken_up_at_the_same_moment(lab):
    lab.train(5)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 5))
    assert lab.optimizers.comparison.gathered == 5
    lab.optimizers.choose("project", "none")
    until(lab.qtbot, lambda: not lab.optimizers.is_busy)
    found = lab.optimizers.comparison
    assert found.gathered == 0
    assert {rule.learning_rate for rule in found.rules} == {0.25}


def test_a_branch_that_is_kept_is_a_run_of_the_record_and_goes_on(lab):
    lab.train(6)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 6))
    grown: list[int] = []
    lab.branches.grown.connect(lambda: grown.append(len(lab.branches.curves[0].steps)))
    lab.branched(20)
    assert lab.branches.is_done
    assert grown == sorted(grown)
    assert [curve.contender.kind for curve in lab.branches.curves] == list(OPTIMIZERS)
    assert len(lab.records.runs) == 1
    lab.branches.keep(("sgd",))
    assert not lab.branches.can_keep("sgd")
    until(lab.qtbot, lambda: lab.branches.kept_as("sgd") is not None)
    number = lab.branches.kept_as("sgd")
    assert [run.run for run in lab.records.runs] == [RUN, number]
    kept = lab.records.find(number)
    assert kept.label.name == "SGD from step 6"
    assert (kept.parent, kept.step) == (Moment(RUN, 6), 26)
    session = lab.trainer.record.branch(Moment(RUN, 6), kept.spec)
    session.advance(20)
    assert state_digest(lab.trainer.record.at(kept.kept.moment).state()) == state_digest(session.state())
    lab.sight.go_on_from(kept.kept.moment)
    until(lab.qtbot, lambda: lab.sight.live == Moment(number, 26))
    lab.trainer.step(1)
    until(lab.qtbot, lambda: lab.sight.live == Moment(number, 27))


def test_all_branches_are_kept_under_numbers_of_their_own(lab):
    lab.train(3)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 3))
    lab.branched(4)
    lab.branches.keep(tuple(OPTIMIZERS))
    until(lab.qtbot, lambda: all(lab.branches.kept_as(kind) is not None for kind in OPTIMIZERS))
    assert [run.run for run in lab.records.runs] == [1, 2, 3, 4, 5, 6, 7]


def test_branches_are_given_up_when_asked_and_forgotten_with_their_project(lab):
    lab.train(3)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 3))
    lab.branches.begin(lab.optimizers.comparison, 100_000)
    assert lab.branches.is_busy
    lab.branches.cancel()
    assert not lab.branches.is_busy
    assert lab.branches.curves == ()
    lab.branched(2)
    lab.branches.start_over()
    lab.optimizers.start_over()
    assert not lab.branches.is_done
    assert lab.branches.moment is None
    assert lab.optimizers.comparison is None
    assert not lab.optimizers.is_behind


def test_a_moment_whose_run_is_gone_is_told_in_a_sentence(lab):
    lab.train(3)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 3))
    found = lab.optimizers.comparison
    lab.trainer.record.delete(RUN)
    lab.branches.begin(found, 5)
    until(lab.qtbot, lambda: not lab.branches.is_busy)
    assert "There is no run 1" in lab.branches.problem


def test_a_comparison_that_is_given_up_can_be_asked_for_again_and_leaves_the_terms_of_what_is_shown(lab):
    assert not lab.optimizers.can_take
    lab.train(5)
    lab.optimizers.set_seen(True)
    assert lab.optimizers.is_busy
    lab.optimizers.cancel()
    assert lab.optimizers.comparison is None
    assert lab.optimizers.can_take
    lab.optimizers.take()
    lab.compared(Moment(RUN, 5))
    lab.optimizers.choose("project", "none")
    lab.optimizers.cancel()
    assert (lab.optimizers.rates, lab.optimizers.memory) == ("suited", "gathered")
    lab.optimizers.choose("project", "none")
    until(lab.qtbot, lambda: not lab.optimizers.is_busy)
    lab.optimizers.cancel()  # of nothing
    assert (lab.optimizers.rates, lab.optimizers.memory) == ("project", "none")


def test_a_branch_whose_run_was_deleted_can_be_kept_once_more(lab):
    lab.train(3)
    lab.optimizers.set_seen(True)
    lab.compared(Moment(RUN, 3))
    lab.branched(4)
    lab.branches.keep(("sgd",))
    until(lab.qtbot, lambda: lab.branches.kept_as("sgd") is not None)
    first = lab.branches.kept_as("sgd")
    assert not lab.branches.can_keep("sgd")
    lab.records.delete(first)
    until(lab.qtbot, lambda: lab.branches.kept_as("sgd") is None)
    assert lab.branches.can_keep("sgd")
    lab.branches.keep(("sgd",))
    until(lab.qtbot, lambda: lab.branches.kept_as("sgd") is not None)
    again = lab.branches.kept_as("sgd")
    assert lab.records.find(again).step == 7
    assert lab.trainer.record.at(Moment(again, 7)) is not None
