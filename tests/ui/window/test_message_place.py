"""Messages float over the stage: they move nothing, and lie within it in every workspace and size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolBar

from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.ui.look.theme import interface_font
from gradstudio.ui.window.message_line import MessageLine
from gradstudio.ui.window.panels import PANELS
from tests.qt_helpers import settle, small_spec
from tests.ui.gestures import key

DETAILS = (
    "Cross-entropy, Adam at 0.01, batches of 32, 1,000 steps, no L2, initial weights He uniform, "
    "inputs standardised."
)
LONG = (
    "The loss has risen a hundredfold since the start, so the learning rate is too large for these data. " * 2
)


@pytest.fixture
def studio(shared_studio):
    return shared_studio


def place(window, widget) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def places(window) -> dict[str, QRect]:
    return {row.name: place(window, window._panels.widget(row.name)) for row in PANELS}


def lies_within_a_drawing(window) -> bool:
    """Whether the messages lie within a drawing, or over the stage where nothing is drawn."""
    drawings = [parts for view in window._panels if (parts := view.drawing()) and parts[0].isVisible()]
    rooms = [place(window, drawing) for drawing, *_ in drawings] or [window.docks.stage_area()]
    return any(room.contains(place(window, window.messages)) for room in rooms)


def say_a_sentence(window) -> None:
    window.messages.inform("Settings now suit a regression.", details="batches of 32, 1,000 steps.")
    settle()


@pytest.mark.parametrize("size", [(1280, 800), (1600, 1000)])
def test_messages_move_nothing_lie_over_the_stage_and_within_the_drawing_and_straddle_no_legend(studio, size):
    window = studio.window
    window.resize(*size)
    for name in WORKSPACES:
        window.workspaces.choose(name)
        settle()
        before = places(window)
        window.messages.offer("run", LONG, [("Lower the rate ÷10 and start over", window.messages.clear)])
        window.messages.warn("Mind the gap.")
        settle()
        assert places(window) == before
        shown = place(window, window.messages)
        assert before[{"design": "builder", "compare": "compare"}.get(name, "canvas")].contains(shown)
        assert not shown.intersects(place(window, window.findChild(QToolBar)))
        window.messages.withdraw("run")
        window.messages.clear()
        say_a_sentence(window)
        assert lies_within_a_drawing(window)
        window.messages.clear()


def test_in_a_small_window_a_message_lies_within_the_drawing_and_straddles_no_legend(studio):
    window = studio.window
    window.resize(900, 600)
    for name in WORKSPACES:
        window.workspaces.choose(name)
        settle()
        say_a_sentence(window)
        assert lies_within_a_drawing(window)
        window.messages.clear()


def test_a_message_gives_way_to_what_is_said_along_the_lower_edge_of_the_graph(studio):
    window = studio.window
    window.workspaces.choose("studio")
    window.messages.inform("Saved.")
    for on in (True, False, True):
        window.canvas.flat_notice.setVisible(on)
        settle()
        shown, notice = place(window, window.messages), place(window, window.canvas.flat_notice)
        assert place(window, window.canvas.view).contains(shown)
        assert not (on and shown.intersects(notice))


def hidden(window) -> float:
    """How much of what is drawn on the stage the messages hide, in square pixels."""
    shown = place(window, window.messages)
    origin = window.canvas.view.mapTo(window, QPoint())
    hit = 0.0
    for left, top, width, height in window.canvas.taken().tolist():
        common = QRectF(left, top, width, height).translated(origin).intersected(QRectF(shown))
        hit += common.width() * common.height()
    return hit


@pytest.mark.parametrize("name", ["studio", "inspect"])
def test_a_message_with_buttons_hides_hardly_anything_of_a_graph_that_leaves_room(open_shared, name):
    window = open_shared(small_spec(16, 16)).window
    window.workspaces.choose(name)
    settle()
    answers = [("Go on", window.messages.clear), ("Change…", window.messages.clear)]
    window.messages.inform("Reached the 100 steps of this project.", answers)
    settle()
    drawn = window.canvas.taken()
    assert hidden(window) < 0.02 * (drawn[:, 2] * drawn[:, 3]).sum()


def test_a_message_with_buttons_is_one_line_where_there_is_room(studio):
    window = studio.window
    window.resize(1600, 1000)
    window.workspaces.choose("design")
    window.messages.inform("The rate has fallen.", [("Go on", window.messages.clear)])
    settle()
    (button,) = window.messages.findChildren(QPushButton)
    assert window.messages.height() <= button.height() + 12
    assert button.height() >= 24


def test_a_message_is_no_wider_than_its_rows_need(studio):
    window = studio.window
    window.resize(1600, 1000)
    window.messages.warn("The file could not be written, since the disk on which it stands is full now. " * 2)
    settle()
    bar = window.messages
    width, height = bar.width(), bar.height()
    assert bar.height_at(width) == height == bar.height_at(640)
    assert bar.height_at(width - 1) > height


@pytest.mark.parametrize("size", [(900, 600), (1024, 700), (1280, 800)])
def test_a_message_with_details_covers_a_fifth_of_the_graph_at_the_most(studio, size):
    window = studio.window
    window.resize(*size)
    window.workspaces.choose("studio")
    settle()
    window.docks.show("canvas")
    settle()
    window.messages.inform(
        "Settings now suit several classes.", [("Keep my settings", window.messages.clear)], details=DETAILS
    )
    settle()
    drawing = window.canvas.view
    assert not drawing.visibleRegion().isEmpty()
    shown = window.messages
    assert shown.width() * shown.height() <= 0.2 * drawing.width() * drawing.height()
    line = shown.findChild(MessageLine)
    below = line._below
    assert below.isVisible()
    assert below.height() >= below.widget().fontMetrics().height()
    if below.verticalScrollBar().maximum():
        assert below.toolTip() == DETAILS
        below.setFocus()
        QTest.keyClick(below, Qt.Key.Key_Down)
        assert below.verticalScrollBar().value() > 0


def test_messages_stay_over_the_stage_when_the_window_is_resized(studio):
    window = studio.window
    window.messages.warn(LONG)
    for size in ((1280, 800), (1600, 1000), (1300, 760)):
        window.resize(*size)
        settle()
        assert place(window, window.canvas).contains(place(window, window.messages))


def test_messages_are_measured_anew_only_where_they_or_their_room_are_others(studio, monkeypatch):
    window, measured = studio.window, []
    messages = window.messages
    messages.warn("Mind the gap.")
    settle()
    height_at = messages.height_at
    monkeypatch.setattr(messages, "height_at", lambda width: measured.append(width) or height_at(width))

    def measurings() -> int:
        measured.clear()
        messages.changed.emit()
        return len(measured)

    assert measurings() == 1  # to arrange it for the width that it has
    window.resize(1500, 760)
    settle()
    assert len(measured) > 1
    assert measurings() == 1
    messages.warn(LONG)
    assert len(measured) > 1
    assert measurings() == 1
    line = messages.findChild(MessageLine)
    line._text.setFont(interface_font(1.5))
    assert measurings() > 1


def test_a_message_is_reached_by_f6_and_closed_by_escape(studio):
    window = studio.window
    window.canvas.view.setFocus()
    window.messages.warn("Mind the gap.")
    for _ in PANELS:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        if window.messages.isAncestorOf(QApplication.focusWidget()):
            break
    key(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.messages.isHidden()
    assert QApplication.focusWidget() is not None


def test_escape_closes_what_was_said_last_wherever_it_means_nothing_else(studio):
    window = studio.window
    window.bar.play_button.setFocus()
    window.messages.inform("One.")
    window.messages.warn("Two.")
    key(window.bar.play_button, Qt.Key.Key_Escape)
    assert window.messages.texts == ("One.",)


@pytest.mark.parametrize("name", ["canvas", "builder"])
def test_escape_on_a_drawing_clears_the_selection_first_and_then_the_newest_message(studio, name):
    window = studio.window
    view = getattr(window, name).view
    window.selection.set_node(3)
    window.messages.warn("Mind the gap.")
    for selected, said in (((), ("Mind the gap.",)), ((), ())):
        key(view, Qt.Key.Key_Escape)
        assert window.selection.nodes == selected
        assert window.messages.texts == said
