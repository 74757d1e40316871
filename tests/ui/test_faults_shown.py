"""When something breaks, the window says what, says what to do, and the project is as it was."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from gradstudio.app.program.faults import FaultReporter
from gradstudio.training.run.session import Session
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import click, press_action


@dataclass
class Gears:
    """Whether sessions break down at their third step."""

    are_stuck: bool = True


@pytest.fixture
def gears(monkeypatch) -> Gears:
    gears, run = Gears(), Session.run

    def run_until_stuck(session: Session, steps: int):
        if gears.are_stuck and session.step_count == 3:
            raise RuntimeError("the gears are stuck")
        return run(session, 1)

    monkeypatch.setattr(Session, "run", run_until_stuck)
    monkeypatch.setattr(Session, "run_for", lambda session, seconds, most=None: session.run(1))
    return gears


def fault_box(studio) -> QMessageBox | None:
    boxes = [box for box in studio.window.findChildren(QMessageBox) if box.isVisible()]
    return boxes[0] if boxes else None


def button(box: QMessageBox, text: str) -> QPushButton:
    return next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "").startswith(text))


def broken_off(studio, qtbot, caplog):
    """Play until the training breaks off."""
    click(studio.window.bar.play_button)
    until(qtbot, lambda: fault_box(studio))
    assert "the gears are stuck" in caplog.text  # so that the log file has it
    caplog.clear()
    return studio


@pytest.fixture
def broken(gears, shared_studio, qtbot, caplog):
    """A window whose training has just broken off."""
    return broken_off(shared_studio, qtbot, caplog)


def test_a_failing_worker_is_told_with_cause_mend_and_traceback(broken):
    box = fault_box(broken)
    assert "the gears are stuck" in box.text()
    assert "Reset" in box.informativeText()
    assert "gradstudio.log" in box.informativeText()
    assert "Traceback" in box.detailedText()
    assert "in run" in box.detailedText()


def test_the_project_is_intact_and_the_window_usable_after_a_failure(broken):
    assert broken.spec == small_spec()
    assert not broken.trainer.is_playing
    assert broken.window.bar.play_button.text() == "Play"
    click(button(fault_box(broken), "Close"))
    assert fault_box(broken) is None
    click(broken.window.builder.view.headers[0].add_neuron)
    assert broken.spec.sizes == (2, 5, 1)


def test_reset_trains_again_after_a_failure(broken, gears, qtbot):
    click(button(fault_box(broken), "Close"))
    gears.are_stuck = False
    press_action(broken.window, "reset")
    until(qtbot, lambda: broken.step == 0)
    click(broken.window.bar.play_button)
    until(qtbot, lambda: broken.heard.step > 10)


def test_undo_trains_again_after_a_failure(shared_studio, qtbot, caplog, monkeypatch):
    studio, init = shared_studio, Session.__init__

    def picky(session, spec, **options):
        if spec.sizes != (2, 4, 1):
            raise ValueError("only four neurons, please")
        init(session, spec, **options)

    monkeypatch.setattr(Session, "__init__", picky)
    click(studio.window.builder.view.headers[0].add_neuron)
    until(qtbot, lambda: fault_box(studio))
    assert "only four neurons" in fault_box(studio).text()
    caplog.clear()
    click(button(fault_box(studio), "Close"))
    press_action(studio.window, "undo")
    until(qtbot, lambda: studio.is_settled)
    press_action(studio.window, "step")
    until(qtbot, lambda: studio.step == 1)


def test_the_details_can_be_copied_and_the_box_stays(broken):
    box = fault_box(broken)
    click(button(box, "Copy details"))
    assert "the gears are stuck" in QApplication.clipboard().text()
    assert "Traceback" in QApplication.clipboard().text()
    assert box.isVisible()


def test_a_failure_can_be_closed_together_with_the_window(gears, open_studio, qtbot, caplog):
    assert broken_off(open_studio(), qtbot, caplog).window.close()


def test_a_fault_that_nobody_caught_is_shown_and_the_window_lives_on(shared_studio, caplog):
    studio = shared_studio
    reporter = FaultReporter(studio.window)
    reporter.fault.connect(studio.window.faults.report)
    reporter.install()

    def broken(sample: int) -> None:
        raise ZeroDivisionError("a slot broke")

    try:
        studio.window.selection.sample_changed.connect(broken)
        studio.window.selection.set_sample(2)
        settle()
    finally:
        reporter.uninstall()
        studio.window.selection.sample_changed.disconnect(broken)
    assert "a slot broke" in fault_box(studio).text()
    assert "Save it" in fault_box(studio).informativeText()
    click(button(fault_box(studio), "Close"))
    caplog.clear()  # the reporter logs it, as it should
    click(studio.window.builder.view.headers[0].add_neuron)
    assert studio.spec.sizes == (2, 5, 1)
