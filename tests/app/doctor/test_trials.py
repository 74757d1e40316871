"""Mends are tried one after the other in idle time; what came of each is remembered."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from gradstudio.app.doctor import trials as module
from gradstudio.app.doctor.trials import Trials
from gradstudio.project import edits
from gradstudio.training.doctor.finding import Location
from gradstudio.training.doctor.trial.patient import Patient
from gradstudio.training.doctor.trial.trial import Trial
from gradstudio.training.doctor.trial.trying import Tries
from tests.qt_helpers import until
from tests.training.doctor.trial.mends import classes, finding, mend, rate

SPEC = classes(1e-4, steps=40)
PATIENT = Patient(spec=SPEC)
GOOD, BAD, OTHER = (
    mend(rate(SPEC, number), key) for number, key in ((0.05, "good"), (1e-6, "bad"), (0.02, "other"))
)
FOUND = finding(BAD, GOOD)


class Gate:
    """Holds every trial back until it is let through, and writes down what was begun."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.given_up: list[str] = []
        self.open = threading.Event()

    def tried(self, tries: Tries, wanted, idle, go_on) -> Trial | None:
        self.begun.append(wanted.mend.key)
        while not self.open.wait(0.005):
            if not go_on(0.5):
                self.given_up.append(wanted.mend.key)
                return None
        return tries.try_mend(wanted.finding, wanted.mend, idle.polite(go_on))


@pytest.fixture
def gate(monkeypatch):
    made = Gate()
    monkeypatch.setattr(module, "_tried", made.tried)
    return made


@pytest.fixture
def trials(qapp):
    made = Trials()
    made.set_ready()
    yield made
    made.shutdown()


def keys(trials: Trials) -> list[str]:
    return [trial.mend.key for trial in trials.ranking()]


def test_all_mends_of_what_is_found_are_tried_while_nothing_is_trained(trials, qtbot):
    told: list[Trial] = []
    trials.tried.connect(told.append)
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: keys(trials) == ["good", "bad"])
    assert [trial.mend.key for trial in told] == ["bad", "good"]
    best = trials.trial_of(FOUND, GOOD)
    assert best is not None
    assert best.recommended
    assert trials.current is None
    assert not trials.is_busy


def test_what_was_tried_is_not_tried_again(trials, qtbot, gate):
    gate.open.set()
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: len(keys(trials)) == 2)
    trials.look_at(PATIENT, [finding(BAD, GOOD, since=7)])
    trials.ask_everything()
    assert gate.begun == ["bad", "good"]
    assert not trials.is_busy
    trials.look_at(PATIENT, [])
    assert keys(trials) == []
    trials.look_at(PATIENT, [finding(BAD, OTHER)])
    until(qtbot, lambda: keys(trials) == ["other", "bad"])
    assert gate.begun == ["bad", "good", "other"]


def test_nothing_is_tried_before_the_kernels_are_ready(qapp, qtbot, gate):
    gate.open.set()
    trials = Trials()
    trials.look_at(PATIENT, [FOUND])
    trials.ask(FOUND, GOOD)
    assert trials.current is None
    trials.set_ready()
    until(qtbot, lambda: len(keys(trials)) == 2)
    assert gate.begun == ["good", "bad"]
    trials.shutdown()


def test_while_a_run_is_training_only_what_was_asked_for_is_tried(trials, qtbot, gate):
    gate.open.set()
    trials.set_training(True)
    trials.look_at(PATIENT, [FOUND])
    assert trials.current is None
    trials.ask(FOUND, GOOD)
    until(qtbot, lambda: keys(trials) == ["good"])
    assert gate.begun == ["good"]
    assert trials.current is None
    trials.set_training(False)
    until(qtbot, lambda: keys(trials) == ["good", "bad"])


def test_training_interrupts_what_nobody_asked_for(trials, qtbot, gate):
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: gate.begun == ["bad"])
    told: list[object] = []
    trials.changed.connect(lambda: told.append(trials.current))
    trials.set_training(True)
    until(qtbot, lambda: gate.given_up == ["bad"])
    assert trials.current is None
    assert told == [None]
    gate.open.set()
    trials.set_training(False)
    until(qtbot, lambda: len(keys(trials)) == 2)


def test_what_is_asked_for_comes_before_the_others(trials, qtbot, gate):
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: gate.begun == ["bad"])
    trials.ask(FOUND, GOOD)
    assert trials.is_waiting(FOUND, GOOD)
    assert not trials.is_waiting(FOUND, BAD)
    until(qtbot, lambda: gate.given_up == ["bad"])
    gate.open.set()
    until(qtbot, lambda: len(keys(trials)) == 2)
    assert gate.begun == ["bad", "good", "bad"]
    assert not trials.is_waiting(FOUND, GOOD)


def test_asking_for_what_is_being_tried_leaves_it_to_go_on(trials, qtbot, gate):
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: gate.begun == ["bad"])
    trials.ask(FOUND, BAD)
    assert trials.is_waiting(FOUND, BAD)
    trials.set_training(True)
    gate.open.set()
    until(qtbot, lambda: keys(trials) == ["bad"])
    assert gate.begun == ["bad"]


def test_cancelled_trials_are_not_made_until_they_are_asked_for(trials, qtbot, gate):
    trials.look_at(PATIENT, [FOUND])
    trials.ask_everything()
    until(qtbot, lambda: gate.begun == ["bad"])
    trials.cancel()
    until(qtbot, lambda: gate.given_up == ["bad"])
    gate.open.set()
    trials.look_at(PATIENT, [finding(BAD, GOOD, since=3)])
    assert trials.current is None
    assert not trials.is_busy
    trials.ask(FOUND, GOOD)
    until(qtbot, lambda: keys(trials) == ["good"])
    assert gate.begun == ["bad", "good"]


def test_what_is_found_no_longer_is_given_up(trials, qtbot, gate):
    trials.look_at(PATIENT, [FOUND])
    trials.ask(FOUND, GOOD)
    until(qtbot, lambda: "good" in gate.begun)
    trials.look_at(PATIENT, [finding(OTHER)])
    until(qtbot, lambda: "good" in gate.given_up)
    gate.open.set()
    until(qtbot, lambda: keys(trials) == ["other"])


def test_what_was_asked_for_is_begun_anew_where_its_edit_is_another_one(trials, qtbot, gate):
    trials.look_at(PATIENT, [FOUND])
    trials.ask(FOUND, GOOD)
    until(qtbot, lambda: "good" in gate.begun)
    spec = edits.set_training(SPEC, seed=5)
    again = finding(mend(rate(spec, 1e-6), "bad"), mend(rate(spec, 0.05), "good"))
    trials.look_at(Patient(spec=spec), [again])
    until(qtbot, lambda: "good" in gate.given_up)
    assert trials.current.mend is again.mends[1]
    assert trials.is_waiting(again, again.mends[1])
    gate.open.set()
    until(qtbot, lambda: len(keys(trials)) == 2)


def test_another_project_has_none_of_the_results(trials, qtbot):
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: len(keys(trials)) == 2)
    other = edits.set_training(SPEC, seed=5)
    trials.look_at(Patient(spec=other), [finding(GOOD)])
    until(qtbot, lambda: keys(trials) == ["good"])
    trials.start_over()
    assert keys(trials) == []
    assert trials.trial_of(FOUND, GOOD) is None
    assert not trials.is_waiting(FOUND, GOOD)
    trials.ask(FOUND, GOOD)
    trials.ask_everything()
    assert not trials.is_busy


def test_an_edit_that_is_undone_brings_the_results_back(trials, qtbot, gate):
    gate.open.set()
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: len(keys(trials)) == 2)
    trials.look_at(Patient(spec=edits.set_training(SPEC, seed=5)), [])
    assert keys(trials) == []
    trials.look_at(Patient(spec=SPEC), [FOUND])
    assert keys(trials) == ["good", "bad"]
    assert trials.current is None
    assert gate.begun == ["bad", "good"]


def test_a_finding_that_spreads_keeps_what_was_tried_of_it(trials, qtbot, gate):
    gate.open.set()
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: len(keys(trials)) == 2)
    spread = replace(FOUND, places=(Location(layer=0, unit=3),))
    trials.look_at(PATIENT, [spread])
    assert keys(trials) == ["good", "bad"]
    assert gate.begun == ["bad", "good"]


def test_a_mend_of_one_name_that_is_another_edit_by_now_is_tried_anew(trials, qtbot, gate):
    gate.open.set()
    trials.look_at(PATIENT, [finding(BAD)])
    until(qtbot, lambda: keys(trials) == ["bad"])
    other = mend(rate(SPEC, 0.05), "bad")
    trials.look_at(PATIENT, [finding(other)])
    assert trials.trial_of(FOUND, other) is None
    until(qtbot, lambda: keys(trials) == ["bad"])
    assert trials.ranking()[0].recommended
    assert gate.begun == ["bad", "bad"]


def test_what_is_being_tried_goes_on_while_the_findings_are_looked_at_again(trials, qtbot, gate):
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: gate.begun == ["bad"])
    trials.look_at(PATIENT, [finding(BAD, GOOD, since=9)])
    gate.open.set()
    until(qtbot, lambda: len(keys(trials)) == 2)
    assert gate.begun == ["bad", "good"]
    assert gate.given_up == []


def test_a_fault_on_the_way_is_told_of_the_mend_and_the_others_are_tried(trials, qtbot, monkeypatch):
    true = module._tried

    def tried(tries, wanted, idle, go_on):
        if wanted.mend is BAD:
            raise RuntimeError("out of order")
        return true(tries, wanted, idle, go_on)

    monkeypatch.setattr(module, "_tried", tried)
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: keys(trials) == ["good", "bad"])
    broken = trials.trial_of(FOUND, BAD)
    assert broken is not None
    assert "out of order" in broken.says
    assert not broken.recommended


def test_progress_of_the_present_trial_is_told(trials, qtbot):
    told: list[float] = []
    trials.progressed.connect(told.append)
    trials.look_at(PATIENT, [FOUND])
    until(qtbot, lambda: len(keys(trials)) == 2)
    begun = [place for place, share in enumerate(told) if share == 0.0]
    assert begun[0] == 0
    assert len(begun) >= 2  # the second trial begins from nothing too
    assert 0.0 < max(told) <= 1.0


def test_the_thread_ends_while_something_is_tried(qapp, qtbot, gate):
    trials = Trials()
    trials.set_ready()
    trials.set_training(True)
    trials.look_at(PATIENT, [FOUND])
    trials.ask(FOUND, GOOD)
    until(qtbot, lambda: gate.begun == ["good"])
    trials.shutdown()
    assert gate.given_up == ["good"]
    trials.stop()
