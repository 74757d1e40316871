"""The finding that is chosen, and what is offered against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradstudio.app.doctor import examiner as module
from gradstudio.app.doctor.trials import Wanted
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.doctor.finding import Location
from gradstudio.training.run.moment import Moment
from tests.app.doctor.practice import practice
from tests.qt_helpers import until
from tests.training.doctor.trial.mends import classes, rate


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(module, "PAUSE_MILLISECONDS", 1)


def zeros() -> ProjectSpec:
    """A network whose weights are all zero."""
    return edits.set_initialisation(classes(0.01), "zeros")


def test_the_first_finding_is_looked_at_until_another_is_chosen(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        findings = here.doctor.findings
        assert findings.chosen == ("symmetry", 0)
        assert findings.finding is here.doctor.examiner.findings[0]


def test_nothing_is_found_while_the_doctor_is_off(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        here.doctor.examiner.set_on(False)
        assert here.doctor.findings.shown == {}
        here.past.train(qtbot, 3)
        assert here.doctor.examiner.run is None
        assert here.doctor.trials.ranking() == ()
        here.doctor.examiner.set_on(True)
        until(qtbot, lambda: list(here.doctor.findings.shown) == [("symmetry", 0)])
        assert here.doctor.examiner.step == 3


def test_what_one_examination_misses_is_still_tried(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        doctor = here.doctor
        doctor.findings.set_playing(True)
        doctor.trials.set_training(True)  # nothing but what is asked for
        (finding,) = doctor.examiner.findings
        asked = next(mend for mend in finding.mends if doctor.trials.trial_of(finding, mend) is None)
        doctor.trials._is_ready = False  # it waits
        doctor.trials.ask(finding, asked)
        assert doctor.trials.is_waiting(finding, asked)
        doctor.examiner._findings = ()
        doctor.examiner.changed.emit()
        assert doctor.trials.is_waiting(finding, asked)
        doctor.examiner.changed.emit()
        assert not doctor.trials.is_waiting(finding, asked)


def test_a_mend_that_is_being_tried_is_shown_so_while_its_finding_spreads(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        (finding,) = here.doctor.examiner.findings
        trials = here.doctor.trials
        untried = [one for one in finding.mends if trials.trial_of(finding, one) is None]
        trials._current = Wanted(patient=here.doctor.examiner.patient, finding=finding, mend=untried[-1])
        spread = replace(finding, places=(*finding.places, Location(layer=0, unit=7)))
        states = {one.mend.key: one.state for one in here.doctor.offers.of([spread], 0.5)}
        assert states[untried[-1].key] == "trying"


def test_what_was_kept_of_another_run_is_gone_with_it(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        shown: list[int] = []
        here.doctor.findings.changed.connect(lambda: shown.append(len(here.doctor.findings.shown)))
        here.past.document.apply(classes(0.03), "Draw the weights")
        until(qtbot, lambda: here.doctor.examiner.run == 2)
        assert shown[0] == 0
        assert here.doctor.findings.finding is None


def test_an_offer_says_how_far_it_was_tried_and_what_that_gave(qtbot):
    with practice(zeros(), qtbot) as here:
        here.examined(qtbot)
        doctor = here.doctor

        def offer():
            return doctor.offers.of(doctor.findings.shown.values(), 0.0)[0]

        doctor.trials.ask_everything()
        assert offer().state in ("waiting", "trying")
        assert offer().is_asked
        until(qtbot, lambda: not doctor.trials.is_busy)
        assert offer().state == "tried"
        assert offer().trial.recommended
        assert offer().says.startswith("recommended, tried on 3 seeds: ")
        assert offer().obstacle == ""


def test_a_mend_is_applied_only_where_the_settings_are_those_that_it_was_found_with(qtbot):
    with practice(zeros(), qtbot) as here:
        here.past.train(qtbot, 3)
        here.past.document.apply(rate(zeros(), 0.02), "Change the rate")
        here.past.train(qtbot, 2)
        here.examined(qtbot)

        def obstacles() -> set[str]:
            return {
                offer.obstacle for offer in here.doctor.offers.of(here.doctor.findings.shown.values(), 0.0)
            }

        assert obstacles() == {""}
        here.past.sight.go_to(Moment(1, 2))
        until(qtbot, lambda: here.past.document.spec == zeros())
        assert "other settings" in "".join(obstacles())
        here.past.sight.go_live()
        assert obstacles() == {""}
