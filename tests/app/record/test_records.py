from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from gradstudio.app.record.records import Records
from gradstudio.app.run.mailbox import LossCurve, Mail
from gradstudio.project import edits
from gradstudio.training.record import Label, Record
from gradstudio.training.run.session import Session
from tests.qt_helpers import small_spec

SPEC = small_spec()
SNAPSHOT = Session(SPEC).snapshot()


def curve(first: int = 0, *losses: float) -> LossCurve:
    return LossCurve(np.arange(first, first + len(losses)), np.array(losses, dtype=np.float64))


def mail(
    run: int,
    training: LossCurve,
    test: LossCurve | None = None,
    **fields: object,
) -> Mail:
    snapshot = replace(SNAPSHOT, run=run, **fields)
    return Mail(snapshot=snapshot, training=training, test=test or curve())


@pytest.fixture
def record():
    """Three runs, as the training thread would have begun them."""
    record = Record()
    for _ in range(3):
        record.begin(SPEC)
    return record


class Kept(Records):
    """Keeps what comes in the record, too, as the training thread has done by then."""

    def receive(self, mail: Mail) -> None:
        super().receive(mail)
        run = self._record.find(mail.run)
        if run is not None and mail.snapshot.step > run.end:
            run.history.extend(mail.training.losses, np.ones(len(mail.training.losses)))


@pytest.fixture
def records(qapp, record):
    return Kept(record)


@pytest.fixture
def heard(records):
    said: list[str] = []
    records.run_changed.connect(lambda: said.append("run changed"))
    records.grown.connect(lambda: said.append("grown"))
    return said


def test_there_is_no_run_until_one_is_heard_of(records):
    assert records.present is None


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
    records.receive(mail(1, curve(0, 3.0, 1.0), step=2))
    first = records.present
    records.receive(mail(2, curve(0, 9.0), step=1))
    assert records.present.run == 2
    assert records.present.losses.tolist() == [9.0]
    assert first.losses.tolist() == [3.0, 1.0]
    assert heard == ["run changed", "run changed"]


@pytest.mark.parametrize(
    "spec",
    [edits.set_data(SPEC, seed=99), edits.set_training(SPEC, loss="squared_error")],
    ids=["data", "loss"],
)
def test_a_run_over_other_data_or_with_another_loss_is_not_compared(records, spec):
    records.receive(mail(1, curve(0, 3.0, 1.0)))
    assert records.present.is_comparable(SPEC)
    assert not records.present.is_comparable(spec)


def test_an_edit_that_the_run_goes_on_under_counts_when_it_is_compared(records):
    noisy = edits.set_data(SPEC, seed=99)
    records.receive(mail(1, curve(0, 3.0, 1.0)))
    records.receive(mail(1, curve(2, 1.0), spec=noisy))
    assert records.present.is_comparable(noisy)
    assert not records.present.is_comparable(SPEC)


def test_it_says_that_there_is_more_only_if_there_is(records, heard):
    records.receive(mail(1, curve(0, 3.0)))
    records.receive(mail(1, curve(1)))
    assert heard == ["run changed"]
    for more in (mail(1, curve(1, 2.0)), mail(1, curve(), curve(1, 2.0)), mail(1, curve(), test_loss=0.25)):
        records.receive(more)
    assert heard == ["run changed", "grown", "grown", "grown"]


def test_an_edit_that_takes_no_step_is_told(records, heard):
    records.receive(mail(1, curve(0, 3.0)))
    records.receive(mail(1, curve(), spec=edits.set_training(SPEC, l2=0.5)))
    assert heard == ["run changed", "grown"]


def test_another_project_has_no_runs_yet(records, heard):
    records.receive(mail(1, curve(0, 3.0, 1.0)))
    records.receive(mail(2, curve(0, 3.0)))
    records.start_over(Record())
    assert records.runs == ()
    assert records.present is None
    assert heard[-1] == "run changed"


def test_no_snapshot_is_held_however_large_its_network(records) -> None:
    parameters = SNAPSHOT.parameters.copy()
    held = weakref.ref(parameters)
    records.receive(mail(1, curve(0, 2.0, 1.0), parameters=parameters))
    del parameters
    gc.collect()
    assert held() is None


def test_every_run_that_took_a_step_stays_by_number(records):
    records.receive(mail(1, curve(0, 3.0, 1.0), step=2))
    records.receive(mail(2, curve()))
    assert [run.run for run in records.runs] == [1, 2]
    records.receive(mail(3, curve(0, 2.0), step=1))
    assert [run.run for run in records.runs] == [1, 3]
    assert records.find(1).losses.tolist() == [3.0, 1.0]
    assert records.find(2) is None


def test_a_run_that_goes_on_keeps_its_losses(records):
    records.receive(mail(1, curve(0, 3.0, 1.0), step=2))
    records.receive(mail(2, curve(0, 5.0), step=1))
    records.receive(mail(1, curve(2, 0.5), step=3))
    assert records.present.run == 1
    assert records.present.losses.tolist() == [3.0, 1.0, 0.5]


def test_mail_of_a_run_that_is_not_in_the_record_is_not_kept(records):
    before = records.runs
    records.receive(mail(7, curve(0, 3.0)))
    assert records.runs == before
    assert records.find(7) is None


def test_a_run_gets_another_label(records, record):
    said: list[str] = []
    records.receive(mail(1, curve(0, 3.0)))
    records.listed.connect(lambda: said.append("listed"))
    records.set_label(1, Label(name="wide", hidden=True))
    assert said == ["listed"]
    assert (records.present.label.name, record.run(1).label.hidden) == ("wide", True)


def test_a_run_is_taken_out_and_brought_back_but_for_the_present_one(records):
    records.receive(mail(1, curve(0, 3.0, 1.0), step=2))
    records.receive(mail(2, curve(0, 5.0), step=1))
    gone = records.delete(1)
    assert [run.run for run in records.runs] == [2]
    records.bring_back(gone)
    assert [run.run for run in records.runs] == [1, 2]
    with pytest.raises(KeyError):
        records.delete(2)


def test_runs_that_a_file_brings_have_their_losses(records):
    brought = Record()
    session = brought.begin(SPEC)
    session.advance(5)
    records.start_over(brought)
    (run,) = records.runs
    assert run.losses.tolist() == session.losses
    assert (run.step, run.lowest.loss) == (5, min(session.losses))
    assert records.present is None


def test_runs_of_a_project_that_took_no_step_are_not_shown(records):
    brought = Record()
    brought.begin(SPEC).advance(5)
    brought.begin(SPEC)
    records.start_over(brought)
    assert [run.run for run in records.runs] == [1]


def test_losses_of_a_run_that_rests_are_those_of_the_record_and_grow_in_a_copy(records, record):
    session = record.resume(1)
    session.advance(4)
    records.receive(mail(1, curve(0, *session.losses), step=4))
    records.receive(mail(2, curve(0, 5.0), step=1))
    run = records.find(1)
    assert run.training is record.run(1).history.training
    kept = run.losses.tolist()
    more = record.resume(1)
    more.advance(3)
    assert run.losses.tolist() == kept
    records.receive(mail(1, curve(4, *more.losses[4:]), step=7))
    assert run.losses.tolist() == more.losses
    assert run.training is not record.run(1).history.training


def test_runs_of_a_file_that_was_open_before_the_window_was_made_are_there(qapp, record):
    record.run(2).history.extend(np.array([2.0, 1.5]), np.ones(2))
    records = Records(record)
    assert [(run.run, run.losses.tolist()) for run in records.runs] == [(2, [2.0, 1.5])]
    records.receive(mail(2, curve(2, 1.0), step=3))
    assert records.present.losses.tolist() == [2.0, 1.5, 1.0]
    assert records.present.lowest.loss == 1.0
