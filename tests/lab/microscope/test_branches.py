"""Going on with every optimizer: each branch is a run of the record, to the last bit."""

from __future__ import annotations

import math

import numpy as np

from gradstudio.engine.optim import OPTIMIZERS
from gradstudio.lab.microscope import BranchCurve, contenders, go_on_with
from gradstudio.project import edits
from gradstudio.project.spec import AdamSpec, ConstantRate, Moons, ProjectSpec, TrainingSpec
from gradstudio.training.record import Record
from gradstudio.training.record.digest import state_digest
from gradstudio.training.run.moment import Moment, RunId

RUN = RunId(1)
SPEC = ProjectSpec(
    data=Moons(samples=20, noise=0.1, seed=3, test_share=0.3),
    training=TrainingSpec(optimizer=AdamSpec(), learning_rate=ConstantRate(rate=0.05), batch_size=5),
)


def recorded(spec: ProjectSpec = SPEC, steps: int = 12) -> Record:
    record = Record()
    record.begin(spec).advance(steps)
    return record


def test_the_projects_own_branch_goes_on_as_the_run_does() -> None:
    record = recorded(steps=60)
    branches = go_on_with(record, Moment(RUN, 12), contenders(SPEC), 48)
    assert branches is not None
    own = next(branch for branch in branches if branch.curve.contender.is_own)
    there = record.at(Moment(RUN, 60))
    kept = Record()
    kept.add(own.run)
    assert state_digest(kept.at(own.run.moment).state()) == state_digest(there.state())
    assert own.curve.losses[-1] == there.snapshot().loss
    assert own.curve.test_losses[-1] == there.snapshot().test_loss


def test_every_branch_is_what_the_record_would_have_branched_off() -> None:
    record = recorded()
    moment = Moment(RUN, 12)
    branches = go_on_with(record, moment, contenders(SPEC), 30)
    assert branches is not None
    assert [branch.curve.contender.kind for branch in branches] == list(OPTIMIZERS)
    for branch in branches:
        session = record.branch(moment, branch.curve.contender.spec)
        session.advance(30)
        run = branch.run
        run.number = record.next_number
        record.add(run)
        assert run.parent == moment
        assert (run.begin, run.end) == (12, 42)
        np.testing.assert_array_equal(run.history.losses, record.run(session.run_id).history.losses)
        for step in (12, 25, 42):
            one, other = record.at(Moment(run.number, step)), record.at(Moment(session.run_id, step))
            assert state_digest(one.state()) == state_digest(other.state())
        record.resume(run.number).advance(1)
        session.advance(1)
        assert run.history.losses[-1] == session.history.losses[-1]


def test_curves_begin_at_the_moment_and_grow_together() -> None:
    told: list[tuple[BranchCurve, ...]] = []
    shares: list[float] = []

    def go_on(share: float) -> bool:
        shares.append(share)
        return True

    found = go_on_with(recorded(), Moment(RUN, 12), contenders(SPEC), 90, grown=told.append, go_on=go_on)
    assert found is not None
    assert shares == sorted(shares)
    assert shares[0] >= 0
    assert shares[-1] <= 1
    for curves in told:
        assert len({tuple(curve.steps.tolist()) for curve in curves}) == 1
    last = told[-1]
    assert last[0].steps[0] == 12
    assert last[0].steps[-1] == 102
    assert len({curve.losses[0] for curve in last}) == 1


def test_one_that_runs_away_ends_there_and_the_others_go_on() -> None:
    spec = edits.set_training(SPEC, learning_rate={"kind": "constant", "rate": 1000.0}, loss="squared_error")
    record = recorded(spec, 0)
    branches = go_on_with(record, Moment(RUN, 0), contenders(spec, "project"), 400)
    assert branches is not None
    by_kind = {branch.curve.contender.kind: branch for branch in branches}
    lost, kept = by_kind["sgd"], by_kind["adam"]
    assert "diverged" in lost.curve.ended
    assert lost.run.ended == lost.curve.ended
    assert lost.curve.losses[-1] == math.inf
    assert lost.run.end < 400
    assert kept.curve.ended == ""
    assert kept.run.end == 400


def test_going_on_is_given_up_when_asked() -> None:
    record = recorded()
    assert go_on_with(record, Moment(RUN, 12), contenders(SPEC), 90, go_on=lambda share: share < 0.4) is None
    assert [run.number for run in record.runs] == [RUN]
