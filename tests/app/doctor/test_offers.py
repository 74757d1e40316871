"""Why a mend cannot be applied just now."""

from __future__ import annotations

from gradstudio.app.doctor.mending import HAS_CHANGED
from gradstudio.project import edits
from gradstudio.training.run.moment import Moment
from tests.app.doctor.practice import Practice, practice
from tests.qt_helpers import small_spec, until

SPEC = edits.set_training(small_spec(), learning_rate={"kind": "constant", "rate": 1.0}, l2=0.7)


def obstacle(here: Practice) -> str:
    (offer, *_) = here.doctor.offers.of(here.doctor.examiner.findings, 0.0)
    return offer.obstacle


def test_a_mend_waits_for_the_doctor_after_an_edit_and_for_the_newest_step_in_the_past(qapp, qtbot):
    with practice(SPEC, qtbot) as here:
        here.past.train(qtbot, 3)
        here.examined(qtbot)
        assert obstacle(here) == ""
        here.editor.edit("Change L2", edits.set_training, l2=0.8)
        assert obstacle(here) == HAS_CHANGED
        here.past.train(qtbot, 3)
        until(qtbot, lambda: obstacle(here) == "")
        here.past.sight.go_to(Moment(1, 1))
        until(qtbot, lambda: here.past.shown == Moment(1, 1))
        assert obstacle(here).endswith("Go to the newest step of the run to apply it.")
