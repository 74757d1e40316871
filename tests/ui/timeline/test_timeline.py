"""The timeline: dragged, clicked, turned and typed at, and what it shows."""

from __future__ import annotations

from dataclasses import replace

import pyqtgraph as pg
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from gradstudio.app.record.bookmarks import Bookmarks
from gradstudio.app.record.run_edits import RunEdits
from gradstudio.project import edits
from gradstudio.training.record import Bookmark, Record
from gradstudio.training.run.moment import Moment
from gradstudio.ui.look.theme import DARK, LIGHT
from gradstudio.ui.loss.panel import LossPlot
from gradstudio.ui.timeline.timeline import Timeline
from tests.app.sight.looking import past_of
from tests.qt_helpers import settle, small_spec, until
from tests.ui.gestures import click, drag, key, move, wheel
from tests.ui.loss.curves import run_edits

SHIFT = Qt.KeyboardModifier.ShiftModifier
SPEC = edits.set_training(small_spec(steps=100_000), engine="compiled")


@pytest.fixture
def past(qapp, qtbot, monkeypatch):
    """A run of 400 steps."""
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)
    with past_of(SPEC, qtbot) as one:
        one.train(qtbot, 400)
        yield one


@pytest.fixture
def line(past, qtbot):
    plot = LossPlot(past.records, run_edits(past.records), DARK)
    qtbot.addWidget(plot)
    edits_of_runs = RunEdits(past.document.undo_stack, past.records, past.trainer, past.sight)
    bookmarks = Bookmarks(edits_of_runs, past.records)
    line = Timeline(past.sight, past.records, past.where, past.playback, bookmarks, plot, DARK)
    past.sight.mail_arrived.connect(lambda mail: plot.draw())
    plot.resize(700, 220)
    plot.show()
    qtbot.waitExposed(plot)
    plot.load()
    plot._dirty = True
    plot.draw()
    settle()
    return line


@pytest.fixture
def track(line):
    return line.track


@pytest.fixture
def chart(line):
    return line._plot.chart


def at(line, step: int) -> QPoint:
    return QPoint(round(line._plot.chart.x_of(step)), line.height() // 2)


def test_it_is_low_and_as_wide_as_the_chart(line, chart):
    assert line.height() <= 28
    assert line.width() == chart.width()
    assert line.mapTo(line._plot, QPoint()).x() == chart.mapTo(line._plot, QPoint()).x()


def test_a_click_goes_to_the_step_below_which_it_is_drawn(line, track, past, qtbot):
    click(track, at(line, 123))
    until(qtbot, lambda: past.shown == past.sight.moment)
    assert past.where.step == pytest.approx(123, abs=1)


def test_a_drag_shows_steps_on_the_way(line, track, past, qtbot):
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=at(line, 300))
    for step in (250, 200, 150):
        move(track, at(line, step), Qt.MouseButton.LeftButton)
        wanted = past.sight.moment
        until(qtbot, lambda wanted=wanted: past.shown == wanted)
        assert wanted.step == pytest.approx(step, abs=1)
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=at(line, 150))
    assert not track.is_held


def test_a_drag_beyond_the_ends_stays_at_them(line, track, past):
    drag(track, at(line, 100), QPoint(-50, 5))
    assert past.where.step == 0
    drag(track, at(line, 100), QPoint(line.width() + 50, 5))
    assert past.sight.is_live


def test_while_zoomed_what_lies_above_is_still_the_step(line, track, chart, past):
    chart.getViewBox().setXRange(100, 140, padding=0)
    click(track, QPoint(round(chart.x_of(120)), 10))
    assert past.where.step == 120
    picture = track.picture
    assert picture.head == pytest.approx(chart.x_of(120))
    assert picture.begin < picture.left
    assert picture.end > picture.right


def test_whatever_the_axis_counts_what_lies_above_is_still_the_step(line, track, chart, past):
    for _ in range(3):  # epochs, seconds, and steps again
        line._plot.options.next_axis()
        line._plot.draw()
        settle()
        click(track, QPoint(round(chart.x_of(250)), 10))
        assert chart.x_of(past.where.step) == pytest.approx(chart.x_of(250), abs=1)
        if line._plot.options.axis != "seconds":  # of which a pixel may be many steps, where some took long
            assert past.where.step == pytest.approx(250, abs=3)
        assert track.picture.head == pytest.approx(chart.x_of(past.where.step), abs=1)
        past.sight.go_live()


def test_keys_move_by_one_by_a_hundred_and_to_the_ends(track, past):
    track.setFocus()
    key(track, Qt.Key.Key_Left)
    assert past.where.step == 399
    key(track, Qt.Key.Key_Left, SHIFT)
    assert past.where.step == 299
    key(track, Qt.Key.Key_Right)
    assert past.where.step == 300
    key(track, Qt.Key.Key_Home)
    assert past.where.step == 0
    key(track, Qt.Key.Key_Left)
    assert past.where.step == 0
    key(track, Qt.Key.Key_Right, SHIFT)
    assert past.where.step == 100
    key(track, Qt.Key.Key_End)
    assert past.sight.is_live


def test_a_key_that_is_held_down_ends_where_its_last_press_leads(track, past, qtbot):
    track.setFocus()
    for _ in range(150):
        QTest.keyPress(track, Qt.Key.Key_Left)
    QTest.keyRelease(track, Qt.Key.Key_Left)
    until(qtbot, lambda: past.shown == Moment(1, 250))


def test_the_wheel_moves_by_steps(track, past):
    for _ in range(3):
        wheel(track, QPoint(300, 10), -1)
    assert past.where.step == 397
    wheel(track, QPoint(300, 10), 1)
    assert past.where.step == 398


def test_a_click_on_the_curve_goes_there_and_the_line_can_be_dragged_on(line, chart, past):
    middle = round(chart.area().center().y())
    click(chart.viewport(), QPoint(round(chart.x_of(200)), middle))
    assert past.where.step == pytest.approx(200, abs=1)
    begin = QPoint(round(chart.x_of(past.where.step)), middle)
    move(chart.viewport(), begin)
    drag(chart.viewport(), begin, QPoint(round(chart.x_of(50)), middle), steps=8)
    assert past.where.step == pytest.approx(50, abs=1)


def test_one_sees_that_one_looks_back_and_at_which_run(line, track, chart, past):
    assert not line.chip.isVisible()
    assert not track.picture.is_past
    assert not chart._cursor.isVisible()
    past.sight.go_to(Moment(1, 123))
    assert line.chip.text == "Step 123 of Run 1 – looking back"
    assert line.chip.isVisible()
    assert track.picture.is_past
    assert chart._cursor.isVisible()
    assert track.accessibleDescription() == "Step 123 of Run 1, looking back"
    assert track.value() == 123
    click(line.chip._button)
    assert past.sight.is_live
    assert not line.chip.isVisible()
    assert not chart._cursor.isVisible()


def test_in_a_narrow_plot_the_chip_says_less(line, past):
    past.sight.go_to(Moment(1, 123))
    line._plot.resize(330, 220)
    settle()
    assert line.chip.text == "Step 123 of Run 1"


def test_the_timeline_is_that_of_the_run_that_is_looked_at(line, track, chart, past, qtbot):
    past.document.apply(edits.set_training(SPEC, l2=0.1), "Change L2")
    past.document.apply(edits.new_weights(past.document.spec, 5), "New weights")
    until(qtbot, lambda: past.shown == Moment(2, 0))
    past.train(qtbot, 30)
    settle()
    past.sight.go_to(Moment(1, 300))
    assert past.where.steps == (0, 400)
    assert track.maximum() == 400
    key(track, Qt.Key.Key_End)
    assert past.sight.moment == Moment(1, 400)  # the end of a run that is not the present one
    past.sight.go_live()
    assert track.maximum() == 30


def test_marks_tell_of_changes_branches_and_bookmarks(line, track, past, qtbot):
    past.document.apply(edits.set_training(SPEC, l2=0.25), "Change L2")
    past.train(qtbot, 100)
    past.sight.go_to(Moment(1, 200))
    until(qtbot, lambda: past.shown == Moment(1, 200))
    past.sight.step()
    until(qtbot, lambda: past.shown == Moment(2, 201))
    past.sight.go_to(Moment(1, 10))
    label = past.records.find(1).label
    past.records.set_label(1, replace(label, bookmarks=(Bookmark(step=50, name="the kink"),)))
    settle()
    chart = line._plot.chart
    assert "0.25" in track.mark_at(chart.x_of(400)).text
    assert track.mark_at(chart.x_of(200)).text == "Run 2 branched off here"
    assert track.mark_at(chart.x_of(50)).text == "the kink"
    assert track.mark_at(chart.x_of(120)) is None
    click(track, at(line, 50) + QPoint(3, 0))
    assert past.where.step == 50


def test_pointing_at_it_tells_step_and_loss(line, track):
    move(track, at(line, 200))
    assert line._plot._card.isVisible()
    assert "step 200" in line._plot._card.text() or "step 199" in line._plot._card.text()
    track.leaveEvent(None)
    assert not line._plot._card.isVisible()


def test_a_step_under_a_resting_mouse_is_told_anew_when_steps_lie_elsewhere(line, track, chart):
    move(track, at(line, 200))
    before = line._plot._card.text()
    chart.getViewBox().setXRange(300, 400, padding=0)
    settle()
    assert line._plot._card.text() != before


def test_while_training_goes_on_the_line_grows_and_the_head_stays(line, track, past, qtbot):
    past.trainer.set_speed(300.0)  # or there are so many steps soon that a pixel stands for several
    past.trainer.play()
    until(qtbot, lambda: past.records.present.step > 500)
    past.sight.go_to(Moment(1, 77))
    end = past.where.steps[1]
    until(qtbot, lambda: past.where.steps[1] > end)
    drag(track, at(line, 100), at(line, 50))
    assert past.where.step == pytest.approx(50, abs=2)
    until(qtbot, lambda: past.shown == past.sight.moment)
    past.trainer.pause()
    until(qtbot, lambda: not past.trainer.is_playing)


def test_held_by_the_mouse_while_the_project_is_replaced_it_shows_the_new_one(line, track, past, qtbot):
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=at(line, 100))
    past.trainer.open(small_spec(5))
    past.records.start_over(past.trainer.record)
    past.sight.start_over()
    move(track, at(line, 5), Qt.MouseButton.LeftButton)  # nothing is known of it yet
    assert past.sight.is_live
    until(qtbot, lambda: past.shown == Moment(1, 0))
    move(track, at(line, 5), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=at(line, 5))
    assert past.sight.is_live


def marks(past) -> list[tuple[int, str]]:
    return [(one.step, one.name) for one in past.records.find(1).label.bookmarks]


def test_a_step_is_bookmarked_by_name_renamed_deleted_and_gone_to_and_all_that_is_undone(line, track, past):
    act, field, undo = line.handlers(), line.name_field, past.document.undo_stack
    past.sight.go_to(Moment(1, 100))
    act["bookmark"]()
    assert field.isVisible()
    assert field.selectedText() == "step 100"
    QTest.keyClicks(field, "the kink")
    key(field, Qt.Key.Key_Return)
    assert not field.isVisible()
    assert marks(past) == [(100, "the kink")]
    act["bookmark"]()
    QTest.keyClicks(field, "the bend")
    key(field, Qt.Key.Key_Return)
    assert marks(past) == [(100, "the bend")]
    past.sight.go_to(Moment(1, 50))
    act["bookmark"]()
    key(field, Qt.Key.Key_Return)
    assert marks(past) == [(50, "step 50"), (100, "the bend")]
    act["bookmark_after"]()
    assert past.where.step == 100
    act["bookmark_after"]()
    assert past.where.step == 100
    act["bookmark_before"]()
    assert past.where.step == 50
    act["bookmark_delete"]()
    assert marks(past) == [(100, "the bend")]
    for expected in ([(50, "step 50"), (100, "the bend")], [(100, "the bend")], [(100, "the kink")], []):
        undo.undo()
        assert marks(past) == expected
    undo.redo()
    assert marks(past) == [(100, "the kink")]
    assert past.where.step == 50  # to undo a name leads nowhere


def test_escape_and_a_click_elsewhere_leave_no_bookmark(line, track, past):
    for leave in (lambda: key(line.name_field, Qt.Key.Key_Escape), track.setFocus):
        line.handlers()["bookmark"]()
        assert line.name_field.isVisible()
        leave()
        assert not line.name_field.isVisible()
    assert marks(past) == []
    assert past.document.undo_stack.count() == 0


def test_a_bookmark_that_is_being_named_is_none_of_another_project(line, past):
    line.handlers()["bookmark"]()
    past.records.start_over(Record())
    assert not line.name_field.isVisible()
    key(line.name_field, Qt.Key.Key_Return)
    assert past.document.undo_stack.count() == 0


def test_another_window_in_front_leaves_the_name_that_is_being_typed(line, past):
    line.handlers()["bookmark"]()
    QTest.keyClicks(line.name_field, "the kink")
    QApplication.sendEvent(
        line.name_field, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    )
    assert line.name_field.isVisible()
    key(line.name_field, Qt.Key.Key_Return)
    assert [name for _, name in marks(past)] == ["the kink"]


def test_both_themes_are_drawn(line, past):
    past.sight.go_to(Moment(1, 123))
    pictures = []
    for theme in (DARK, LIGHT):
        line._plot.set_theme(theme)
        settle()
        pictures.append(line.track.grab().toImage())
    assert pictures[0] != pictures[1]
    assert pictures[1].pixelColor(at(line, 123)).name() == LIGHT.past


@pytest.mark.parametrize("height", [130, 220])
def test_the_losses_are_never_told_over_the_words_that_one_looks_back(line, past, qtbot, height):
    plot, card = line._plot, line._plot._card
    plot.resize(700, height)
    past.sight.go_to(Moment(past.records.present.run, 300))
    until(qtbot, lambda: past.shown == past.sight.moment and line.chip.isVisible())
    for step in (20, 150, 250, 300, 390):
        plot.point_at(step)
        assert card.isVisible()
        assert not card.geometry().intersects(line.chip.geometry()), step


def test_a_name_is_taken_also_if_what_had_the_focus_before_is_gone(line, past):
    gone = QLineEdit(line.window())
    gone.show()
    gone.setFocus()
    line.handlers()["bookmark"]()
    shiboken6.delete(gone)
    QTest.keyClicks(line.name_field, "the kink")
    key(line.name_field, Qt.Key.Key_Return)
    assert not line.name_field.isVisible()
    assert [name for _, name in marks(past)] == ["the kink"]


def test_while_the_axis_follows_the_head_is_never_beyond_its_end(line, chart, track, past):
    chart.follow()
    head = past.where.step
    chart.getViewBox().setXRange(0, head / 2, padding=0)  # as it is until the next frame
    assert chart.is_following
    assert chart.x_of(head) > chart.area().right()
    line.draw()
    assert track.picture.head == chart.area().right()
    chart._follows = False  # as after a wheel
    line.draw()
    assert track.picture.head > chart.area().right()
