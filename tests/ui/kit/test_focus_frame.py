"""The line along a view that has the focus by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.ui.kit.focus_frame import FocusFrame
from gradstudio.ui.look.theme import LIGHT

Reason = Qt.FocusReason


@pytest.fixture
def view(qtbot):
    view = QWidget()
    qtbot.addWidget(view)
    view.resize(200, 100)
    view.frame = FocusFrame(view, LIGHT)
    view.show()
    return view


def focus(view: QWidget, kind: QEvent.Type, reason: Reason) -> None:
    QApplication.sendEvent(view, QFocusEvent(kind, reason))


def come(view: QWidget, reason: Reason) -> None:
    focus(view, QEvent.Type.FocusIn, reason)


def go(view: QWidget, reason: Reason) -> None:
    focus(view, QEvent.Type.FocusOut, reason)


@pytest.mark.parametrize(
    "reason", [Reason.TabFocusReason, Reason.BacktabFocusReason, Reason.ShortcutFocusReason]
)
def test_focus_by_a_key_is_shown_until_it_goes(view, reason):
    come(view, reason)
    assert view.frame.isVisible()
    assert view.frame.geometry() == view.rect()
    go(view, Reason.TabFocusReason)
    assert view.frame.isHidden()


@pytest.mark.parametrize("reason", [Reason.MouseFocusReason, Reason.OtherFocusReason])
def test_focus_by_the_mouse_is_shown_from_the_first_key_on(view, reason):
    come(view, reason)
    assert view.frame.isHidden()
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.frame.isVisible()


@pytest.mark.parametrize("first", [Reason.TabFocusReason, Reason.MouseFocusReason])
def test_a_window_that_comes_back_shows_what_it_showed(view, first):
    come(view, first)
    was_shown = view.frame.isVisible()
    go(view, Reason.ActiveWindowFocusReason)
    assert view.frame.isHidden()
    come(view, Reason.ActiveWindowFocusReason)
    assert view.frame.isVisible() == was_shown


def test_the_line_follows_the_size(view):
    come(view, Reason.TabFocusReason)
    view.resize(300, 150)
    assert view.frame.geometry() == view.rect()


def test_a_key_that_a_control_within_does_not_take_shows_no_line(view):
    inner = QWidget(view)
    inner.show()
    QTest.keyClick(inner, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # it comes to the view, too
    assert view.frame.isHidden()
    come(view, Reason.MouseFocusReason)
    go(view, Reason.MouseFocusReason)
    QTest.keyClick(inner, Qt.Key.Key_Z)
    assert view.frame.isHidden()


def test_the_line_can_go_around_what_the_view_stands_in(view, qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(260, 140)
    view.setParent(around)
    frame = FocusFrame(view, LIGHT, around)
    around.show()
    view.show()
    focus(around, QEvent.Type.FocusIn, Reason.TabFocusReason)
    assert frame.isHidden()
    come(view, Reason.TabFocusReason)
    assert frame.geometry() == around.rect()
    around.resize(300, 150)
    assert frame.geometry() == around.rect()
    go(view, Reason.TabFocusReason)
    assert frame.isHidden()
