"""The timeline in the window: held while all else goes on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gradstudio.app.sight import past_worker
from gradstudio.project import edits
from gradstudio.training.run.moment import Moment
from gradstudio.ui.timeline.timeline import Timeline
from tests.app.sight.held_ways import held_before
from tests.qt_helpers import PATIENCE, settle, until
from tests.ui.gestures import click, key, move

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def studio(shared_studio):
    return shared_studio


@pytest.fixture
def window(studio, qtbot):
    return trained(studio, qtbot)


def trained(studio, qtbot):
    """Train a window's project for 200 steps, and draw its losses."""
    studio.trainer.step(200)
    until(qtbot, lambda: studio.step == 200)
    studio.window.loss_plot.load()
    studio.window.loss_plot.draw()
    settle()
    return studio.window


@pytest.fixture
def line(window):
    return window.findChildren(Timeline)[0]


def at(line, step: int) -> QPoint:
    return QPoint(round(line._plot.chart.x_of(step)), line.height() // 2)


def hold(line, step: int) -> None:
    QTest.mousePress(line.track, LEFT, pos=at(line, step))


def let_go(line, step: int) -> None:
    QTest.mouseRelease(line.track, LEFT, pos=at(line, step))


def arrived(window) -> bool:
    return window.sight.is_live or window.sight.shown == window.sight.moment


def test_at_1280_by_800_the_plot_keeps_its_height(window, line):
    assert window.loss_plot.height() >= 200
    assert line.height() <= 28


def test_a_drag_while_training_plays_and_edits_come(window, line, studio, qtbot):
    studio.trainer.play()
    until(qtbot, lambda: window.sight.live.step > 300)
    hold(line, 150)
    for turn, step in enumerate((120, 90, 60, 100, 130)):
        move(line.track, at(line, step), LEFT)
        if turn == 2:
            window.editor.edit("Change L2", edits.set_training, l2=0.125)
        if turn == 3:
            window.actions_by_name["undo"].trigger()
        settle()
    let_go(line, 130)
    until(qtbot, lambda: arrived(window))
    studio.trainer.pause()
    until(qtbot, lambda: not studio.trainer.is_playing)
    window.sight.go_live()
    assert window.sight.is_live


def test_a_drag_while_the_project_is_replaced(window, line, studio, qtbot):
    hold(line, 150)
    studio.document.replace(edits.add_layer(studio.spec))
    move(line.track, QPoint(200, 5), LEFT)
    until(qtbot, lambda: window.sight.shown == Moment(1, 0))
    let_go(line, 3)
    assert window.sight.is_live


def test_the_run_is_deleted_that_is_held(window, line, studio, qtbot):
    window.editor.edit("New weights", edits.new_weights, 5)
    until(qtbot, lambda: window.sight.shown == Moment(2, 0))
    studio.trainer.step(50)
    until(qtbot, lambda: window.sight.shown == Moment(2, 50))
    window.sight.go_to(Moment(1, 100))
    until(qtbot, lambda: arrived(window))
    hold(line, 40)
    window._models.run_edits.delete([1])
    assert window.sight.is_live
    move(line.track, at(line, 20), LEFT)
    let_go(line, 20)
    assert window.sight.moment.run == 2
    until(qtbot, lambda: arrived(window))
    studio.document.undo_stack.undo()
    until(qtbot, lambda: 1 in [run.number for run in studio.trainer.record.runs])
    window.sight.go_to(Moment(1, 100))
    until(qtbot, lambda: window.sight.shown == Moment(1, 100))


def test_the_window_closes_while_it_is_held_and_plays(open_studio, qtbot):
    window = trained(open_studio(), qtbot)
    hold(window.findChildren(Timeline)[0], 40)
    window.playback.set_speed(1.0)
    window.playback.play(-1)
    window.close()
    assert not window.playback._timer.isActive()
    assert window.sight.shutdown(PATIENCE)


def test_space_rests_what_plays_by_itself_and_begins_no_run(window, studio, qtbot):
    window.sight.go_to(Moment(1, 100))
    window.playback.set_speed(1.0)
    window.actions_by_name["replay_back"].trigger()
    until(qtbot, lambda: window.bar.play_button.text() == "Pause")
    key(window.canvas.view, Qt.Key.Key_Space)
    assert window.playback.direction == 0
    assert window.bar.play_button.text() == "Play"
    assert len(studio.trainer.record.runs) == 1
    key(window.canvas.view, Qt.Key.Key_Space)
    until(qtbot, lambda: len(studio.trainer.record.runs) == 2)
    studio.trainer.pause()
    until(qtbot, lambda: not studio.trainer.is_playing)


def test_escape_rests_what_plays_by_itself(window, qtbot):
    window.sight.go_to(Moment(1, 100))
    window.playback.set_speed(1.0)
    window.playback.play(-1)
    key(window.canvas.view, Qt.Key.Key_Escape)
    assert window.playback.direction == 0
    assert not window.sight.is_live


def test_a_long_way_is_told_of_and_escape_ends_it(window, line, studio, qtbot, monkeypatch):
    monkeypatch.setattr(past_worker, "TELL_SECONDS", 0.0)
    run = studio.trainer.record.run(1)
    run.keyframes._kept, run.newest = [], None  # the way is as long as the run
    with held_before(100):  # however fast it is: the stretch that is held is twice as long as the one before
        window.sight.go_to(Moment(1, 199))
        until(qtbot, lambda: line.track.picture.share is not None)
        assert "On the way to step 199" in line.chip.text
        key(window.canvas.view, Qt.Key.Key_Escape)
    until(qtbot, lambda: window.sight.moment != Moment(1, 199))
    until(qtbot, lambda: line.track.picture.share is None)
    assert 0 < window.sight.shown.step < 199
    assert line.chip.text == f"Step {window.sight.shown.step} of Run 1 – looking back"


def test_bar_and_status_line_say_that_one_looks_back_whatever_panel_is_in_sight(window, qtbot):
    window.docks.show("runs")
    settle()
    assert not window.bar.live_button.isVisible()
    window.sight.go_to(Moment(1, 100))
    settle()
    assert window.bar.live_button.isVisible()
    assert window.status.state.objectName() == "past_state"
    until(qtbot, lambda: window.status.text.startswith("Run 1, looking back"))
    window.docks.show("loss")
    settle()
    assert not window.bar.live_button.isVisible()  # the chip over the plot leads there
    window.docks.show("runs")
    settle()
    click(window.bar.live_button)
    assert window.sight.is_live
    assert not window.bar.live_button.isVisible()
    assert window.status.state.objectName() == ""


def test_keys_step_back_and_on_wherever_the_focus_is(window, qtbot):
    view = window.canvas.view
    alt = Qt.KeyboardModifier.AltModifier
    key(view, ",", alt)
    key(view, ",", alt)
    assert window.sight.moment == Moment(1, 198)
    key(view, ".", alt)
    assert window.sight.moment == Moment(1, 199)
    key(view, "L", Qt.KeyboardModifier.ShiftModifier)
    assert window.sight.is_live


def test_a_bookmark_stands_in_the_menu(window, line, qtbot):
    window.sight.go_to(Moment(1, 77))
    key(window.canvas.view, "M", Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line.name_field, "kink & bend")
    key(line.name_field, Qt.Key.Key_Return)
    menu = line._bookmarks._menu
    for _ in range(2):
        menu.aboutToShow.emit()
    listed = [action.text() for action in menu.actions()]
    assert [text for text in listed if "bend" in text] == ["kink && bend\tstep 77"]
    window.sight.go_live()
    next(action for action in menu.actions() if "bend" in action.text()).trigger()
    assert window.sight.moment == Moment(1, 77)
    until(qtbot, lambda: arrived(window))
