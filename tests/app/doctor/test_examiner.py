"""The run in sight is examined as it goes on, and nothing of another one is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.doctor.networks import few
from gradstudio.app.doctor import examiner as module
from gradstudio.app.doctor import seen_run
from gradstudio.app.record.run_record import RunRecord
from gradstudio.project import edits
from gradstudio.project.spec import LayerSpec, NetworkSpec, ProjectSpec
from gradstudio.training.doctor import examine as rules
from gradstudio.training.doctor.case import case_of, case_of_run
from gradstudio.training.health.planned import follow
from gradstudio.training.record import Record
from gradstudio.training.run.following import can_follow
from gradstudio.training.run.moment import Moment
from tests.app.doctor.practice import practice
from tests.qt_helpers import runaway_spec, small_spec, until
from tests.training.doctor.trial.mends import classes, many_classes


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(module, "PAUSE_MILLISECONDS", 1)


def zeros() -> ProjectSpec:
    """A network whose weights are all zero: the doctor knows beforehand."""
    return edits.set_initialisation(classes(0.01), "zeros")


def slow() -> ProjectSpec:
    """A network that hardly moves in its steps."""
    return classes(1e-5, steps=60)


def test_a_project_that_was_never_trained_is_examined(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        assert here.rules == ["symmetry"]
        assert here.doctor.examiner.run == 1
        assert here.doctor.examiner.step == 0
        assert here.doctor.examiner.patient.spec == zeros()


def test_a_healthy_project_has_no_findings(qtbot):
    with practice(classes(0.03), qtbot) as here:
        here.past.train(qtbot, 60)
        here.examined(qtbot)
        assert here.rules == []
        assert here.doctor.examiner.step == 60


def test_findings_follow_the_run(qtbot):
    with practice(slow(), qtbot) as here:
        here.examined(qtbot)
        assert here.rules == []
        here.past.train(qtbot, 60)
        here.examined(qtbot)
        assert here.rules == ["rate_too_low"]


def test_numbers_that_run_away_are_found_with_their_fault(qtbot):
    with practice(runaway_spec(), qtbot) as here:
        here.past.trainer.play()
        until(qtbot, lambda: here.past.records.present.kept.ended != "" and not here.past.trainer.is_playing)
        until(qtbot, lambda: "ran_away" in here.rules)
        case = here.doctor.examiner._seen.case()
        assert case.fault is not None
        assert case.batch == case_of_run(here.past.trainer.record, 1).batch
        assert case.batch


def test_nothing_is_examined_where_nothing_new_came(qtbot, monkeypatch):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        found = here.doctor.examiner.findings
        told: list[object] = []
        here.doctor.examiner.changed.connect(lambda: told.append(None))
        here.past.trainer.pause()  # posts its numbers again
        mails = len(here.past.mails)
        until(qtbot, lambda: len(here.past.mails) > mails)
        assert told == []
        assert here.doctor.examiner.findings is found


def test_findings_of_another_run_are_gone_at_once(qtbot):
    with practice(zeros(), qtbot) as here:
        here.past.train(qtbot, 3)
        here.examined(qtbot)
        assert here.rules == ["symmetry"]
        told: list[list[str]] = []
        here.doctor.examiner.changed.connect(lambda: told.append(here.rules))
        here.past.document.apply(classes(0.03), "Draw the weights")
        until(qtbot, lambda: here.doctor.examiner.run == 2)
        here.examined(qtbot)
        assert told[0] == []
        assert here.rules == []


def test_an_earlier_run_is_examined_when_it_is_looked_at(qtbot):
    with practice(zeros(), qtbot) as here:
        here.past.train(qtbot, 3)
        here.past.document.apply(classes(0.03), "Draw the weights")
        until(qtbot, lambda: here.past.records.present.run == 2)
        here.past.train(qtbot, 2)
        here.examined(qtbot)
        assert here.rules == []
        here.past.sight.go_to(Moment(1, 2))
        until(qtbot, lambda: here.rules == ["symmetry"])
        assert here.doctor.examiner.run == 1
        assert here.doctor.examiner.step == 3
        assert here.doctor.examiner.patient.number == 1
        here.past.sight.go_live()
        assert here.rules == []
        until(qtbot, lambda: here.doctor.examiner.run == 2)


def test_an_edit_in_mid_run_is_examined_too(qtbot):
    with practice(classes(0.03), qtbot) as here:
        here.past.train(qtbot, 2)
        here.examined(qtbot)
        after = edits.set_training(classes(0.03), l2=999.0)
        here.past.document.apply(after, "Penalty")
        until(qtbot, lambda: here.doctor.examiner.patient is not None)
        until(qtbot, lambda: here.doctor.examiner.patient.spec == after)
        here.examined(qtbot)
        assert here.doctor.examiner.run == 1


def test_what_cannot_be_examined_is_told_and_the_next_is(qtbot, monkeypatch):
    broken = True
    true = rules.examine

    def examine(case, go_on):
        if broken:
            raise RuntimeError("out of order")
        return true(case, go_on=go_on)

    monkeypatch.setattr(rules, "examine", examine)
    with practice(zeros(), qtbot) as here:
        told: list[str] = []
        here.doctor.examiner.failed.connect(told.append)
        until(qtbot, lambda: len(told) == 1)
        assert "out of order" in told[0]
        assert here.rules == []
        broken = False
        here.past.train(qtbot, 1)
        until(qtbot, lambda: here.rules == ["symmetry"])


def test_another_project_begins_without_findings(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        assert here.rules == ["symmetry"]
        here.past.trainer.open(small_spec())
        here.past.records.start_over(here.past.trainer.record)
        here.past.sight.start_over()
        here.doctor.start_over()
        assert here.rules == []
        assert here.doctor.examiner.patient is None
        until(qtbot, lambda: here.doctor.examiner.patient is not None)
        assert here.doctor.examiner.patient.spec == small_spec()


def test_a_mend_is_tried_and_applied_as_one_undo_step(qtbot):
    with practice(zeros(), qtbot) as here:
        here.past.train(qtbot, 3)
        here.examined(qtbot)
        until(qtbot, lambda: len(here.doctor.trials.ranking()) == len(here.offers()))
        best = here.doctor.trials.ranking()[0]
        assert best.recommended
        assert here.doctor.mending.apply(best.mend)
        assert here.past.document.spec == best.mend.spec
        assert here.past.document.undo_stack.undoText() == best.mend.title
        until(qtbot, lambda: here.past.records.present.run == 2)
        here.examined(qtbot)
        assert here.rules == []
        here.editor.undo()
        assert here.past.document.spec == zeros()


def test_a_mend_that_the_run_could_take_up_begins_a_run_all_the_same(qtbot):
    with practice(slow(), qtbot) as here:
        here.past.train(qtbot, 60)
        here.examined(qtbot)
        (finding,) = here.doctor.examiner.findings
        assert can_follow(slow(), finding.mends[0].spec)
        assert here.doctor.mending.apply(finding.mends[0])
        until(qtbot, lambda: here.past.records.present.run == 2)
        assert here.past.records.present.step == 0
        assert here.past.trainer.record.run(1).end == 60


def test_a_mend_of_a_project_that_has_changed_since_is_refused(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        offered = here.offers()[0][1]
        refused: list[str] = []
        here.editor.refused.connect(refused.append)
        spec = edits.set_training(zeros(), steps=7)
        here.past.document.apply(spec, "Steps")
        assert not here.doctor.mending.apply(offered)
        assert here.past.document.spec == spec
        assert refused == [
            "The project has changed since this was found. Wait until the doctor has looked again."
        ]


def test_a_network_that_learned_long_is_examined_with_few_of_its_losses(qtbot, monkeypatch):
    monkeypatch.setattr(seen_run, "MOST_ROWS", 16)
    layers = (LayerSpec(size=2, activation="tanh"), LayerSpec(size=1, activation="linear"))
    spec = small_spec().model_copy(update={"network": NetworkSpec(layers=layers)})
    with practice(spec, qtbot) as here:
        here.past.train(qtbot, 50)
        here.examined(qtbot)
        seen = here.doctor.examiner._seen
        assert len(seen.losses) == 13
        assert seen.steps.tolist() == list(range(0, 50, 4))
        assert seen.case().steps == 50


def test_what_is_learned_by_heart_is_found_in_a_window_as_without_one():
    record, spec = Record(), few(0)
    session = record.begin(spec)
    run = record.run(session.run_id)
    follow(session, spec.training.steps, readings=run.readings)
    found = [finding.rule for finding in rules.examine(case_of(session, run.readings.all))]
    seen = seen_run.SeenRun.of(record, RunRecord(run, None), session.snapshot())
    assert [finding.rule for finding in rules.examine(seen.case())] == found == ["too_large"]


def test_the_health_of_a_run_from_a_file_is_made_up_for_once(qtbot, monkeypatch):
    record, spec = Record(), many_classes(0.03, steps=40)
    record.begin(spec).run(40)
    record.put_down(record.resume(1), "Reached the 40 steps of this project.")
    read: list[int] = []
    true = seen_run.read_over_run

    def read_over_run(runs, number, **options):
        read.append(number)
        return true(runs, number, **options)

    monkeypatch.setattr(seen_run, "read_over_run", read_over_run)
    with practice(small_spec(), qtbot) as here:
        here.examined(qtbot)
        here.past.trainer.open(spec, record)
        here.past.records.start_over(here.past.trainer.record)
        here.past.sight.start_over()
        here.doctor.start_over()
        until(qtbot, lambda: here.doctor.examiner.step == 40)
        assert read == [1]
        assert here.doctor.examiner.is_up_to_date  # and is not examined a second time for its readings
        assert list(here.doctor.examiner._earlier) == [1]
        here.past.train(qtbot, 5)
        here.examined(qtbot)
        assert read == [1]
        steps = [reading.step for reading in here.doctor.examiner._seen.readings]
        assert steps[0] == 0
        assert steps[-1] >= 40
        assert steps == sorted(set(steps))


def test_an_examination_can_be_given_up_on_the_way(qtbot):
    with practice(slow(), qtbot) as here:
        here.past.train(qtbot, 60)
        here.examined(qtbot)
        seen = here.doctor.examiner._seen
        assert replace(seen, newest=None).case(lambda share: False) is None
        asked: list[float] = []

        def go_on(share: float) -> bool:
            asked.append(share)
            return len(asked) < 5

        assert module._found(seen, go_on).findings == ()
        assert len(asked) == 5  # between two rules
