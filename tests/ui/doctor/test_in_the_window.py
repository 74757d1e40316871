"""The doctor as a user meets it: a count on a tab, a badge on a layer, a finding, its mend, and undo."""

from __future__ import annotations

import threading
import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar

from gradstudio.app.doctor import examiner as module
from gradstudio.app.doctor import trials
from gradstudio.project import edits
from gradstudio.project.spec import ProjectSpec
from gradstudio.training.run.moment import Moment
from gradstudio.ui.doctor import DoctorPanel
from gradstudio.ui.window.regions import in_sight
from tests.qt_helpers import settle, small_spec, until
from tests.training.doctor.trial.mends import classes
from tests.ui.gestures import click, key, press_action, show_tab


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(module, "PAUSE_MILLISECONDS", 1)


def zeros(**training: object) -> ProjectSpec:
    """A network whose weights are all zero."""
    return edits.set_initialisation(classes(0.03, **training), "zeros")


def dock(studio) -> QDockWidget:
    return studio.window.findChild(QDockWidget, "doctor_dock")


def panel(studio) -> DoctorPanel:
    return studio.window._panels.made("doctor")


def tabs(studio) -> list[str]:
    bars = studio.window.findChildren(QTabBar)
    return [bar.tabText(place) for bar in bars if bar.isVisible() for place in range(bar.count())]


def badges(studio) -> list[str]:
    shown = studio.window.builder.badges.badges
    return [str(part) for part, badge in shown.items() if badge.isVisible()]


def rows(studio) -> list:
    return [row for row in panel(studio).view.rows if not row.isHidden()]


def test_a_fault_is_seen_opened_mended_and_comes_back_with_undo(open_studio, qtbot):
    studio = open_studio(zeros())
    window = studio.window
    # It is told by a count and by badges alone: nothing pops up, and the panel before stays in front.
    until(qtbot, lambda: "Doctor • 1" in tabs(studio))
    assert not dock(studio).widget().is_made
    assert not window.messages.isVisible()
    assert QApplication.activePopupWidget() is None
    assert dock(studio).toggleViewAction().text() == "Doctor"
    assert badges(studio) == ["layer1"]
    badge = next(iter(window.builder.badges.badges.values()))
    assert badge.toolTip().startswith("Neurons that are copies")
    click(badge)
    assert in_sight(panel(studio))
    assert panel(studio).list.rows[0].title == "Neurons that are copies"
    click(panel(studio).view.links[0])
    assert window._models.selection.part == "layer1"
    # The mend is tried by itself while nothing trains, and applied by a click.
    until(qtbot, lambda: rows(studio)[0].offer.trial is not None)
    assert rows(studio)[0].offer.trial.recommended
    mend = rows(studio)[0].offer.mend
    click(rows(studio)[0].apply_button)
    until(qtbot, lambda: studio.spec == mend.spec and "Doctor" in tabs(studio))
    assert badges(studio) == []
    assert window.document.undo_stack.undoText() == mend.title
    until(qtbot, lambda: panel(studio).nothing.sentence.text().startswith("Nothing wrong was found"))
    press_action(window, "undo")
    until(qtbot, lambda: "Doctor • 1" in tabs(studio) and badges(studio) == ["layer1"])


def test_the_doctor_follows_the_run_in_sight_and_forgets_the_project_before(open_studio, qtbot):
    studio = open_studio(zeros())
    window, models = studio.window, studio.window._models
    key(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert in_sight(panel(studio))
    studio.trainer.step(4)
    until(qtbot, lambda: models.doctor.examiner.step == 4)
    window.editor.edit("Draw", edits.set_initialisation, "xavier_uniform")
    until(qtbot, lambda: models.records.present.run == 2 and models.doctor.examiner.run == 2)
    assert models.doctor.findings.shown == {}
    models.sight.go_to(Moment(1, 2))
    until(qtbot, lambda: list(models.doctor.findings.shown) == [("symmetry", 0)])
    assert badges(studio) == ["layer1"]
    assert models.doctor.examiner.run == 1
    window.document.replace(small_spec())
    until(qtbot, lambda: studio.is_settled and models.doctor.examiner.is_up_to_date)
    assert models.doctor.findings.shown == {}
    until(qtbot, lambda: "Doctor" in tabs(studio))
    assert panel(studio).nothing.isVisible()


def test_play_while_mends_are_tried_and_a_window_that_closes_meanwhile(open_studio, qtbot, monkeypatch):
    may_end = threading.Event()
    tried = trials._tried

    def held(tries, wanted, idle, go_on):
        while not may_end.is_set() and go_on(0.0):
            time.sleep(0.001)
        return tried(tries, wanted, idle, go_on)

    monkeypatch.setattr(trials, "_tried", held)  # or all may have been tried before anybody looks
    studio = open_studio(zeros(steps=100_000))
    studio.trainer.set_speed(500.0)  # or it may reach its end meanwhile
    models = studio.window._models
    until(qtbot, lambda: "Doctor • 1" in tabs(studio))
    show_tab(studio.window, "Doctor • 1")
    until(qtbot, lambda: models.doctor.trials.current is not None)
    press_action(studio.window, "play")
    until(qtbot, lambda: studio.trainer.is_playing and models.records.present.step > 20)
    may_end.set()
    if panel(studio).head.everything.isVisible():
        click(panel(studio).head.everything)
    until(qtbot, lambda: models.doctor.examiner.step > 20)
    assert list(models.doctor.findings.shown) == [("symmetry", 0)]
    press_action(studio.window, "undo")
    assert in_sight(panel(studio))


def test_the_place_of_a_finding_shows_its_field(open_studio, qtbot):
    studio = open_studio(zeros())
    window = studio.window
    for path, name in (
        ("training.learning_rate", "training.learning_rate.rate"),
        ("training.optimizer", "training.optimizer.kind"),
        ("training.l2", "training.l2"),
        ("data.test_share", "data.test_share"),
    ):
        window._models.doctor.findings.setting_asked.emit(path)
        assert QApplication.focusWidget().objectName() == name
    for path in ("data.features", "data.standardise", "data.kind", "data"):
        window._models.doctor.findings.setting_asked.emit(path)
        focused = QApplication.focusWidget()
        assert window.project.isAncestorOf(focused)
        assert focused.focusPolicy() & Qt.FocusPolicy.TabFocus
    window._models.doctor.findings.setting_asked.emit("network.layers")
    assert QApplication.focusWidget() is window.builder.view


def test_the_doctor_stays_off_in_the_next_window(open_studio, qtbot):
    first = open_studio(zeros())
    until(qtbot, lambda: "Doctor • 1" in tabs(first))
    show_tab(first.window, "Doctor • 1")
    click(panel(first).head.switch)
    until(qtbot, lambda: "Doctor" in tabs(first))
    assert badges(first) == []
    first.window.close()
    second = open_studio(zeros())
    assert not second.window._models.doctor.examiner.is_on
    settle()
    assert second.window._models.doctor.findings.shown == {}
    show_tab(second.window, "Doctor")
    assert panel(second).nothing.sentence.text().startswith("The doctor is off.")
