"""What has the focus is pushed out of sight by nothing that comes above it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gradstudio.ui.window.kept_in_sight import KeptInSight
from tests.qt_helpers import settle

ROOM = 300
LINES = 3 * ROOM


class Scrolled(QScrollArea):
    """Lines that may come late, a button, and a long rest."""

    def __init__(self) -> None:
        super().__init__()
        content = QWidget()
        self.late, self.button, rest = QLabel(content), QPushButton("Go", content), QLabel(content)
        self.late.setFixedHeight(LINES)
        self.late.hide()
        rest.setFixedHeight(3 * ROOM)
        column = QVBoxLayout(content)
        for part in (self.late, self.button, rest):
            column.addWidget(part)
        self.setWidgetResizable(True)
        self.setWidget(content)
        KeptInSight(self)
        self.resize(ROOM, ROOM)

    @property
    def is_seen(self) -> bool:
        return not self.button.visibleRegion().isEmpty()


@pytest.fixture
def scrolled(qtbot) -> Scrolled:
    area = Scrolled()
    qtbot.addWidget(area)
    area.show()
    qtbot.waitExposed(area)
    area.activateWindow()
    settle()
    return area


def test_what_has_the_focus_is_followed_when_lines_come_above_it(scrolled):
    scrolled.button.setFocus()
    scrolled.late.show()
    settle()
    assert scrolled.is_seen
    assert scrolled.verticalScrollBar().value() > 0


def test_what_nobody_has_come_to_is_not_followed(scrolled):
    scrolled.button.clearFocus()
    scrolled.late.show()
    settle()
    assert not scrolled.is_seen
    assert scrolled.verticalScrollBar().value() == 0


def test_what_one_has_scrolled_away_from_stays_out_of_sight(scrolled):
    scrolled.button.setFocus()
    away = scrolled.button.height() + ROOM
    scrolled.verticalScrollBar().setValue(away)
    assert not scrolled.is_seen
    scrolled.late.show()
    settle()
    assert not scrolled.is_seen
    assert scrolled.verticalScrollBar().value() == away


def test_what_left_the_area_is_followed_no_more(scrolled):
    scrolled.button.setFocus()
    scrolled.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    scrolled.setFocus()
    scrolled.late.show()
    settle()
    assert scrolled.verticalScrollBar().value() == 0


def test_a_smaller_window_shows_what_has_the_focus(scrolled):
    scrolled.late.setFixedHeight(ROOM // 2)
    scrolled.late.show()
    settle()
    scrolled.button.setFocus()
    assert scrolled.is_seen
    scrolled.resize(ROOM, ROOM // 3)
    settle()
    assert scrolled.is_seen


def test_an_area_may_be_deleted_while_its_button_has_the_focus(scrolled, qtbot):
    inner = Scrolled()
    scrolled.widget().layout().insertWidget(0, inner)
    settle()
    inner.button.setFocus()
    inner.deleteLater()
    settle()
    scrolled.button.setFocus()
    scrolled.late.show()
    settle()
    assert scrolled.is_seen
