"""Finds what a user could not read or hit in a window: cut-off text, overlaps, what lies outside, small targets.

``python -m tests.ui.window.walking`` opens a window, walks all workspaces in all sizes, and prints what it finds;
with ``--tight`` it passes by the sizes that only give more room to a layout that it has walked.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMainWindow,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

from gradstudio.lab.arrangement import WORKSPACES
from gradstudio.ui.window.regions import in_sight

SIZES = ((900, 600), (1024, 700), (1280, 800), (1366, 768), (1600, 1000), (2560, 1440))
LEAST_TARGET = 24
_PATIENCE_SECONDS = 600
_TURN_MILLISECONDS = 10
KINDS = (QLabel, QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QTabBar)
TARGETS = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit)


def controls(root: QWidget) -> list[QWidget]:
    """Return the labels and controls below a widget of which something is on the screen."""
    found = [widget for kind in KINDS for widget in root.findChildren(kind)]
    seen = [widget for widget in found if not widget.visibleRegion().isEmpty()]
    return [w for w in seen if not _is_internal(w) and not (isinstance(w, QTabBar) and not w.count())]


def faults(root: QWidget) -> list[str]:
    """Return a line for each thing below a widget that cannot be read or hit; empty if all is well."""
    shown = controls(root)
    lines = [f"{_name(widget)}: {fault}" for widget in shown for fault in _faults_of(widget)]
    return lines + list(_overlaps(shown))


def walk(
    window: QMainWindow, sizes: Iterable[tuple[int, int]] = SIZES, *, is_tight: bool = False
) -> list[str]:
    """Return what is wrong in any workspace of a studio at any size, with the drawers open and closed.

    Args:
        window: a `MainWindow` that is shown.
        sizes: widths and heights in pixels.
        is_tight: passes by each size at which the same things give way as at one that was walked, and that has
            more room across and down: what could be read and hit with less can be with more.
    """
    window.setUpdatesEnabled(False)  # what is looked at is where things are, which painting does not change
    try:
        return list(dict.fromkeys(_walk(window, sizes, is_tight=is_tight)))
    finally:
        window.setUpdatesEnabled(True)


def settle() -> None:
    """Have Qt place what was asked for, and delete what is gone, as its own loop does."""
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def _walk(window: QMainWindow, sizes: Iterable[tuple[int, int]], *, is_tight: bool) -> Iterator[str]:
    """Yield what is wrong size by size, workspace by workspace; some of it more than once.

    A size begins with the workspace that the one before ended with: it is there already, and was resized.
    """
    walked: list[tuple[int, int, str]] = []
    workspaces = window.workspaces  # type: ignore[attr-defined]  # what it has beside Qt's own
    for width, height in sizes:
        window.resize(width, height)
        settle()
        gives_way = workspaces._size.key
        if is_tight and any(w <= width and h <= height and gives_way == k for w, h, k in walked):
            continue
        walked.append((width, height, gives_way))
        for workspace in sorted(WORKSPACES, key=lambda name: name != workspaces.current):
            if workspace != workspaces.current:
                workspaces.choose(workspace)
                settle()
            here = f"{width}×{height} {workspace}"
            if (window.width(), window.height()) != (width, height):
                yield f"{here}: the window is {window.width()}×{window.height()}"
            yield from (f"{here}: {fault}" for fault in _lasting(window))
            if workspace == "lab":
                yield from (f"{here}: {fault}" for fault in _behind_tabs(window))
            for name in ("drawer", "side"):
                action = window.actions_by_name[name]  # type: ignore[attr-defined]
                if action in window.bar.actions():  # type: ignore[attr-defined]  # it lies over the stage
                    action.trigger()
                    settle()
                    yield from (f"{here}, {name} open: {fault}" for fault in _each_tab(window))
                    action.trigger()
                    settle()


def _behind_tabs(window: QMainWindow) -> Iterator[str]:
    """Bring the panels behind tabs of the window itself to the front one by one, and walk each alone."""
    for bar in [bar for bar in window.findChildren(QTabBar) if bar.parent() is window and in_sight(bar)]:
        if not bar.geometry().intersects(window.rect()):
            continue  # Qt parks those that it does not need
        for index in range(1, bar.count()):
            bar.setCurrentIndex(index)
            settle()
            title = bar.tabText(index)
            dock = next(dock for dock in window.findChildren(QDockWidget) if dock.windowTitle() == title)
            yield from (f"{title}: {fault}" for fault in _lasting(dock.widget()))
        bar.setCurrentIndex(0)
        settle()


def _each_tab(window: QMainWindow) -> Iterator[str]:
    """Walk the tabs of the drawer that is open."""
    drawer = next(child for child in window.findChildren(QMainWindow, "drawer") if child.isVisible())
    bars = [bar for bar in drawer.findChildren(QTabBar) if bar.isVisible() and bar.count()]
    for index in range(bars[0].count() if bars else 1):
        if bars:
            bars[0].setCurrentIndex(index)
            settle()
        yield from _lasting(drawer)


def _lasting(root: QWidget) -> list[str]:
    """Return what is wrong below a widget and still is when Qt has placed everything."""
    found = faults(root)
    if found:
        settle()
    return [fault for fault in faults(root) if fault in found] if found else []


def _faults_of(widget: QWidget) -> Iterator[str]:
    """Yield what is wrong with one widget."""
    window = widget.window()
    place = QRect(widget.mapTo(window, QPoint()), widget.size())
    area = _scrolled_in(widget)
    if area is None:
        if not window.rect().contains(place):
            yield f"lies outside of the window at {place.getRect()}"
        elif (parent := widget.parentWidget()) is not None and not parent.rect().contains(widget.geometry()):
            yield f"is cut off by what it lies in, at {widget.geometry().getRect()} in {parent.size().toTuple()}"
    elif area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
        view = QRect(area.viewport().mapTo(window, QPoint()), area.viewport().size())
        if place.left() < view.left() or place.right() > view.right():
            yield f"is cut off at the edge of what scrolls, at {place.getRect()} in {view.getRect()}"
    needed, given = _text_room(widget)
    if needed > given + 1:
        yield f"its text takes {needed} px and has {given}"
    if isinstance(widget, TARGETS) and min(widget.width(), widget.height()) < LEAST_TARGET:
        yield f"is a target of {widget.width()}×{widget.height()} px"
    if isinstance(widget, QTabBar) and widget.count():
        if widget.tabRect(0).height() < LEAST_TARGET:
            yield f"its tabs are {widget.tabRect(0).height()} px high"
        for k in range(widget.count()):
            room = max(widget.tabRect(k).size().toTuple())  # upright tabs are read from below
            if widget.fontMetrics().horizontalAdvance(widget.tabText(k)) > room:
                yield f"its tab {widget.tabText(k)!r} has {room} px"
        if widget.tabRect(widget.count() - 1).right() > widget.width():
            yield "not all of its tabs have room"


def _text_room(widget: QWidget) -> tuple[int, int]:
    """Return how many pixels the text of a widget takes, and how many it has: across, or down if it is wrapped."""
    across = widget.fontMetrics().horizontalAdvance
    if isinstance(widget, QLabel):
        return _room_of_label(widget)
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, widget)
        return across(widget.currentText()), field.width()
    if isinstance(widget, QAbstractButton):
        return (widget.minimumSizeHint().width() if widget.text() else 0), widget.width()
    line = widget.lineEdit() if isinstance(widget, QAbstractSpinBox) else widget
    if isinstance(line, QLineEdit):
        return across(line.text() or line.placeholderText()), line.contentsRect().width()
    return 0, 0


def _room_of_label(label: QLabel) -> tuple[int, int]:
    text = label.text()
    if not text or "<" in text:  # marked up
        return 0, 0
    if label.wordWrap():
        return label.heightForWidth(label.width()), label.height()
    widest = max(label.fontMetrics().horizontalAdvance(line) for line in text.split("\n"))
    return widest, label.contentsRect().width()


def _overlaps(shown: list[QWidget]) -> Iterator[str]:
    """Yield the pairs of siblings that lie on each other."""
    for at, one in enumerate(shown):
        for other in shown[at + 1 :]:
            if one.parent() is other.parent() and one.geometry().intersects(other.geometry()):
                yield f"{_name(one)} lies on {_name(other)}"


def _scrolled_in(widget: QWidget) -> QAbstractScrollArea | None:
    """Return the area that a widget is scrolled in, if any."""
    parent = widget.parentWidget()
    while parent is not None:
        above = parent.parentWidget()
        if isinstance(above, QAbstractScrollArea) and parent is not above:
            return above
        parent = above
    return None


def _is_internal(widget: QWidget) -> bool:
    """Whether Qt made it itself: a spin box's line, a bar's arrow, or a bar that has no room to be wide."""
    inside = isinstance(widget.parent(), (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar))
    return widget.objectName().startswith("qt_") or inside


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)) else ""
    parent = widget.parentWidget()
    named = widget.accessibleName() or text or widget.toolTip() or widget.objectName()
    return f"{type(widget).__name__} {named!r} in {type(parent).__name__}"


def find(*, is_tight: bool) -> list[str]:
    """Walk a new window, on two projects, and return what is wrong; the process has no application yet."""
    from gradstudio.app.document.document import Document  # noqa: PLC0415 - not for those who only want `faults`
    from gradstudio.app.document.recovery import Recovery  # noqa: PLC0415
    from gradstudio.app.program.settings import Settings  # noqa: PLC0415
    from gradstudio.app.run.trainer import Trainer  # noqa: PLC0415
    from gradstudio.project.edits import set_data  # noqa: PLC0415
    from gradstudio.project.spec import ProjectSpec  # noqa: PLC0415
    from gradstudio.ui.look.theme import ThemeManager, load_fonts  # noqa: PLC0415
    from gradstudio.ui.window.main_window import MainWindow  # noqa: PLC0415

    application = QApplication([])
    load_fonts()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(QSettings(str(Path(folder) / "x.ini"), QSettings.Format.IniFormat))
        document = Document(ProjectSpec())
        trainer = Trainer(document.spec, hold=True)
        ended = time.monotonic() + _PATIENCE_SECONDS
        themes = ThemeManager(application, "light")
        window = MainWindow(document, trainer, themes, settings, Recovery(Path(folder)))
        window.restore()  # as a start does: in a layout that nobody arranged all panels are in sight
        window.show()
        found = []
        for kind, sizes in (("moons", SIZES), ("digits", SIZES[:1])):
            if kind != document.spec.data.kind:
                window.editor.edit("Other data", set_data, kind=kind)
            while (window.model.is_busy or not window.model.has_values) and time.monotonic() < ended:
                QTest.qWait(_TURN_MILLISECONDS)  # to ask all the time would take as much as the walk
            found += (
                walk(window, sizes, is_tight=is_tight)
                if window.model.has_values
                else [f"there are no numbers of {kind}"]
            )
        window.close()
        window.shutdown()
        trainer.shutdown()
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Walk a new window, and return how many things are wrong."""
    found = find(is_tight="--tight" in arguments)
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return min(len(found), 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
