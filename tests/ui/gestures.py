"""What a user does: clicks, keys, drags and the wheel, on the widgets themselves."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QTabBar,
    QToolTip,
    QWidget,
)

from gradstudio.engine.paths import ScalarPath
from gradstudio.ui.builder.view import BuilderView
from gradstudio.ui.presets.card import PictureCard
from tests.qt_helpers import settle

Kind = TypeVar("Kind", bound=QWidget)

LEFT = Qt.MouseButton.LeftButton
NO_BUTTON = Qt.MouseButton.NoButton
CTRL = Qt.KeyboardModifier.ControlModifier


def named(parent: QWidget, kind: type[Kind], name: str) -> Kind:
    """Return the widget that a screen reader would call by a name."""
    found = [widget for widget in parent.findChildren(kind) if widget.accessibleName() == name]
    assert len(found) == 1, f"{len(found)} widgets are called {name!r}"
    return found[0]


def neuron_position(builder: BuilderView, layer: int, neuron: int) -> QPoint:
    """Return where the builder draws a neuron; layer 0 are the inputs."""
    place = builder.place_of(ScalarPath.whole(layer, neuron))
    assert place is not None, "it is folded away"
    return place.center()


def click(widget: QWidget, at: QPoint | None = None, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    """Click a widget, by default in its middle."""
    assert widget.isVisible(), "one cannot click what is hidden"
    QTest.mouseClick(widget, LEFT, modifiers, at if at is not None else widget.rect().center())
    settle()


def click_in_window(widget: QWidget, at: QPoint | None = None) -> None:
    """Click where a widget is, as the window system would tell the window of it."""
    window = widget.window()
    place = widget.mapTo(window, at if at is not None else widget.rect().center())
    QTest.mouseClick(window.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    settle()


def key(widget: QWidget, which: Qt.Key | str, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key while a widget has the focus."""
    if QApplication.activeWindow() is not widget.window():  # the window system would see to it after a dialog
        widget.window().activateWindow()
        settle()
    QTest.keyClick(widget, which, modifiers)
    settle()


def press_action(window: QMainWindow, name: str) -> None:
    """Press the toolbar's button of an action."""
    button = window.bar.widgetForAction(window.actions_by_name[name])
    click(button if button is not None else window.bar.play_button)


def choose_from_menu(window: QMainWindow, *titles: str) -> None:
    """Open a menu of the menu bar by the mouse, and click down to an entry."""
    bar = window.menuBar()
    # In PySide6 6.10 a menu is lost with the action that it was asked of.
    held = bar.actions()
    action = next(a for a in held if a.text().replace("&", "") == titles[0])
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(action).center())
    menu = action.menu()
    for title in titles[1:]:
        assert isinstance(menu, QMenu)
        entries = menu.actions()
        held += entries
        entry = next(a for a in entries if a.text().replace("&", "").startswith(title))
        inner = entry.menu()
        if inner is None:
            QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
        else:
            menu.setActiveAction(entry)
            QTest.keyClick(menu, Qt.Key.Key_Right)
        menu = inner
    settle()


def choose_preset(window: QMainWindow, title: str) -> None:
    """Open the menu of the presets by the mouse, and click the picture with a title."""
    bar = window.menuBar()
    action = next(a for a in bar.actions() if a.text() == "&Presets")
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(action).center())
    click(named(action.menu(), PictureCard, title))


def choose(box: QComboBox, data: Any) -> None:
    """Choose an entry of a combo box by the keys, through its list."""
    wanted = box.findData(data)
    assert wanted >= 0, f"{data!r} is not offered"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_F4)
    view = box.view()
    steps = wanted - view.currentIndex().row()
    for _ in range(abs(steps)):
        QTest.keyClick(view, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)
    settle()


def type_into(field: QLineEdit, text: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
    """Click into a field, replace what is in it, and leave it by a key."""
    field.window().activateWindow()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    if text:
        QTest.keyClicks(field, text)
    else:
        QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, end)
    settle()


def move(widget: QWidget, to: QPoint, buttons: Qt.MouseButton = NO_BUTTON) -> None:
    """Move the mouse over a widget, with a button held down or not."""
    place = QPointF(to)
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        place,
        QPointF(widget.mapToGlobal(to)),
        NO_BUTTON,
        buttons,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def drag(widget: QWidget, start: QPoint, end: QPoint, steps: int = 5) -> None:
    """Press the left button, move, and let go."""
    QTest.mousePress(widget, LEFT, pos=start)
    for i in range(1, steps + 1):
        move(widget, start + (end - start) * (i / steps), LEFT)
    QTest.mouseRelease(widget, LEFT, pos=end)
    settle()


def lose_release(widget: QWidget, start: QPoint, end: QPoint) -> None:
    """Press the left button, have something else hear of its release, as a menu does, and move on without it."""
    places = QPointF(start), QPointF(widget.mapToGlobal(start))
    QApplication.sendEvent(
        widget,
        QMouseEvent(QMouseEvent.Type.MouseButtonPress, *places, LEFT, LEFT, Qt.KeyboardModifier.NoModifier),
    )
    move(widget, start + (end - start) / 2)
    move(widget, end)
    settle()


def wheel(widget: QWidget, at: QPoint, notches: int) -> None:
    """Turn the wheel; up is positive. What a widget does not take goes on to what it lies in."""
    receiver: QWidget | None = widget
    while receiver is not None:
        event = QWheelEvent(
            QPointF(widget.mapTo(receiver, at)),
            QPointF(widget.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120 * notches),
            NO_BUTTON,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(receiver, event)
        if event.isAccepted() or receiver.isWindow():
            break
        receiver = receiver.parentWidget()
    settle()


def show_tab(window: QMainWindow, title: str) -> None:
    """Click the tab of a panel that lies behind another."""
    for bar in window.findChildren(QTabBar):
        for index in range(bar.count()):
            if bar.isVisible() and bar.tabText(index) == title:
                QTest.mouseClick(bar, LEFT, pos=bar.tabRect(index).center())
                settle()
                return
    raise AssertionError(f"no tab is called {title!r}")


def hover_text(widget: QWidget, at: QPoint) -> str:
    """Rest the mouse somewhere and return what the card says."""
    QToolTip.hideText()
    settle()
    move(widget, at)
    return QToolTip.text()
