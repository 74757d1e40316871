from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from gradstudio.app.record.records import Records
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.project import edits
from gradstudio.training.run.session import Session
from gradstudio.training.run.state import Change
from tests.qt_helpers import small_spec

SPEC = small_spec()
SNAPSHOT = Session(SPEC).snapshot()


def curve(first: int = 0, *losses: float) -> LossCurve:
    return LossCurve(np.arange(first, first + len(losses)), np.array(losses, dtype=np.float64))


def mail(
    run: int,
    training: LossCurve,
    test: LossCurve | None = None,
    changes: tuple[Change, ...] = (),
    **fields: object,
) -> Mail:
    snapshot = replace(SNAPSHOT, run=run, **fields)
    return Mail(snapshot=snapshot, training=training, test=test or curve(), changes=changes)


@pytest.fixture
def records(qapp):
    return Records()


@pytest.fixture
def heard(records):
    said: list[str] = []
    records.run_changed.connect(lambda: said.append("run changed"))
    records.grown.connect(lambda: said.append("grown"))
    return said


def test_there_is_no_run_until_one_is_heard_of(records):
    assert records.present is None
    assert records.before is None


def test_losses_of_one_run_are_kept_one_after_the_other(records):
    records.receive(mail(1, curve(0, 3.0, 1.0), curve(0, 5.0)))
    records.receive(mail(1, curve(2, 2.0), curve(2, 4.0)))
    run = records.present
    assert run.training.steps.tolist() == [0, 1, 2]
    assert run.losses.tolist() == [3.0, 1.0, 2.0]
    assert run.test.steps.tolist() == [0, 2]
    assert run.test_losses.tolist() == [5.0, 4.0]


def test_the_lowest_loss_is_the_first_of_equal_ones_and_of_one_run(records):
    records.receive(mail(1, curve(0, 3.0, 1.0, 1.0)))
    records.receive(mail(1, curve(3, 1.0, 2.0)))
    assert (records.present.lowest.step, records.present.lowest.loss) == (1, 1.0)
    records.receive(mail(2, curve(0)))
    assert records.present.lowest is None
    records.receive(mail(2, curve(0, 7.0)))
    assert (records.present.lowest.step, records.present.lowest.loss) == (0, 7.0)


def test_another_run_is_the_present_one_and_the_last_stays_for_comparison(records, heard):
    records.receive(mail(1, curve(0, 3.0, 1.0)))
    first = records.present
    records.receive(mail(2, curve(0, 9.0)))
    assert records.present.run == 2
    assert records.present.losses.tolist() == [9.0]
    assert records.before is first
    assert first.losses.tolist() == [3.0, 1.0]
    assert heard == ["run changed", "run changed"]


def test_a_run_of_a_step_or_none_does_not_take_the_place_of_the_run_before(records):
    records.receive(mail(1, curve(0, 3.0, 1.0)))
    records.receive(mail(2, curve(0, 9.0)))
    records.receive(mail(3, curve()))
    assert records.before.run == 1


@pytest.mark.parametrize(
    "spec",
    [edits.set_data(SPEC, seed=99), edits.set_training(SPEC, loss="squared_error")],
    ids=["data", "loss"],
)
def test_a_run_over_other_data_or_with_another_loss_is_not_compared(records, spec):
    records.receive(mail(1, curve(0, 3.0, 1.0)))
    records.receive(mail(2, curve(), spec=spec))
    assert records.before is None


def test_an_edit_that_the_run_goes_on_under_counts_when_the_next_one_is_compared(records):
    noisy = edits.set_data(SPEC, seed=99)
    records.receive(mail(1, curve(0, 3.0, 1.0)))
    records.receive(mail(1, curve(2, 1.0), spec=noisy))
    records.receive(mail(2, curve(), spec=noisy))
    assert records.before.run == 1


def test_it_says_that_there_is_more_only_if_there_is(records, heard):
    records.receive(mail(1, curve(0, 3.0)))
    records.receive(mail(1, curve(1)))
    assert heard == ["run changed"]
    for more in (mail(1, curve(1, 2.0)), mail(1, curve(), curve(1, 2.0)), mail(1, curve(), test_loss=0.25)):
        records.receive(more)
    assert heard == ["run changed", "grown", "grown", "grown"]


def test_a_run_keeps_the_changes_that_it_went_by(records):
    noisy = edits.set_data(SPEC, seed=99)
    first, second = Change(step=0, spec=SPEC), Change(step=2, spec=noisy)
    records.receive(mail(1, curve(0, 3.0), changes=(first,)))
    records.receive(mail(1, curve(1, 3.0)))
    records.receive(mail(1, curve(2, 3.0), changes=(second,)))
    assert records.present.changes == [first, second]
    records.receive(mail(2, curve(0), changes=(second,)))
    assert records.present.changes == [second]


def test_another_project_has_no_runs_yet(records, heard):
    records.receive(mail(1, curve(0, 3.0, 1.0)))
    records.receive(mail(2, curve(0, 3.0)))
    records.start_over()
    assert records.present is None
    assert records.before is None
    assert heard[-1] == "run changed"


def test_no_snapshot_is_held_however_large_its_network(records) -> None:
    parameters = SNAPSHOT.parameters.copy()
    held = weakref.ref(parameters)
    records.receive(mail(1, curve(0, 2.0, 1.0), parameters=parameters))
    del parameters
    gc.collect()
    assert held() is None
