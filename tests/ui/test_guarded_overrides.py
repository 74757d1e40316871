"""No exception leaves an override of a Qt method: each is told, and the window goes on."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pyqtgraph
import pytest
from PySide6.QtCore import QModelIndex, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QIconEngine, QPainterPath, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSpinBox, QSpinBox, QWidget
from shiboken6 import Shiboken

import gradstudio.app
import gradstudio.ui
from gradstudio.app.program import guarding
from gradstudio.app.program.guarding import SIGN, answer_of, is_guarded
from tests.qt_helpers import settle
from tests.ui.gestures import click

NOT_OVERRIDES = {"staticMetaObject"}
"""What PySide6 itself puts into each class."""

EXPECTED = {
    "boundingRect": QRectF,
    "clone": QIconEngine,
    "columnCount": int,
    "count": int,
    "editorEvent": bool,
    "event": bool,
    "focusNextPrevChild": bool,
    "eventFilter": bool,
    "filterAcceptsRow": bool,
    "expandingDirections": Qt.Orientation,
    "flags": Qt.ItemFlag,
    "hasHeightForWidth": bool,
    "heightForWidth": int,
    "hitButton": bool,
    "id": int,
    "index": QModelIndex,
    "lessThan": bool,
    "mergeWith": bool,
    "minimumSize": QSize,
    "minimumSizeHint": QSize,
    "parent": QModelIndex,
    "pixmap": QPixmap,
    "rowCount": int,
    "sectionSizeFromContents": QSize,
    "canInsertFromMimeData": bool,
    "setData": bool,
    "shape": QPainterPath,
    "sizeHint": (QSize, QSizeF),
    "textFromValue": str,
    "validate": tuple,
    "valueFromText": (int, float),
}
"""The type that Qt takes from an override; None from all others."""


ARGUMENTS = {"eventFilter": (None, None), "validate": ("12", 2), "valueFromText": ("12",)}
"""What an override is called with, where its answer asks for it."""


def _all_below(cls: type) -> Iterator[type]:
    for below in type.__subclasses__(cls):
        yield below
        yield from _all_below(below)


def _our_classes() -> list[type]:
    for package in (gradstudio.app, gradstudio.ui):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            importlib.import_module(found.name)
    found = {cls for cls in _all_below(Shiboken.Object) if cls.__module__.startswith("gradstudio.")}
    return sorted(found, key=lambda cls: (cls.__module__, cls.__qualname__))


def _overrides(cls: type) -> list[str]:
    """Return the methods of a class that have the name of one of Qt: each is taken for an override of it."""
    bases = [base for base in cls.__mro__[1:] if base.__module__.startswith(("PySide6", "Shib"))]
    own = [name for name in vars(cls) if not name.startswith("__") and name not in NOT_OVERRIDES]
    return [name for name in own if any(name in vars(base) for base in bases)]


OVERRIDES = {cls: names for cls in _our_classes() if (names := _overrides(cls))}


def _break(monkeypatch: pytest.MonkeyPatch, cls: type, name: str) -> None:
    """Let a method raise, as C code raises it, whatever it is called with."""
    inner = vars(cls)[name].__wrapped__

    def plain(*arguments, **keywords):
        return int("broken on purpose")

    class Here:
        def within_a_class(*arguments, **keywords):
            _ = __class__
            return int("broken on purpose")

    code = (Here.within_a_class if inner.__code__.co_freevars else plain).__code__
    assert code.co_freevars == inner.__code__.co_freevars
    monkeypatch.setattr(inner, "__code__", code)


def _painted_with(paint) -> object:
    """Return what a paint event answers; it has to be run while a widget is painted."""
    answers: list[object] = []

    class Surface(QWidget):
        def paintEvent(self, event):
            answers.append(paint(self, event))

    Surface().grab()
    return answers[0]


def test_there_are_overrides_to_look_at():
    assert sum(map(len, OVERRIDES.values())) > 150


@pytest.mark.parametrize("cls", OVERRIDES, ids=lambda cls: cls.__name__)
def test_what_an_override_raises_does_not_leave_it(cls, qapp, qtbot, monkeypatch):
    for name in OVERRIDES[cls]:
        override = vars(cls)[name]
        assert answer_of(name) is not None, (
            f"say in app/program/guarding.py what {name} answers, or call it otherwise"
        )
        assert is_guarded(override), name
        with monkeypatch.context() as broken, qtbot.captureExceptions() as raised:
            _break(broken, cls, name)
            if name == "paintEvent":
                answer = _painted_with(override)
            else:
                this = QSpinBox() if issubclass(cls, QAbstractSpinBox) else QWidget()
                answer = override(this, *ARGUMENTS.get(name, (None,)))
        assert [str(error) for _, error, _ in raised] == [
            "invalid literal for int() with base 10: 'broken on purpose'"
        ], name
        assert isinstance(answer, EXPECTED.get(name, type(None))), name


def test_pyqtgraphs_overrides_are_guarded_too():
    for cls, name in (
        (pyqtgraph.AxisItem, "paint"),
        (pyqtgraph.AxisItem, "wheelEvent"),
        (pyqtgraph.GraphicsView, "wheelEvent"),
        (pyqtgraph.ViewBox, "itemChange"),
        (pyqtgraph.PlotCurveItem, "boundingRect"),
    ):
        assert is_guarded(vars(cls)[name])
    assert not is_guarded(pyqtgraph.PlotCurveItem.setData)


def _written(widget: QWidget, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Draw a widget at once, as below a call from Python, and return what its guard wrote."""
    written: list[str] = []
    write = guarding._write_sign
    monkeypatch.setattr(guarding, "_write_sign", lambda *it: (written.append(SIGN), write(*it)))
    (widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget).repaint()
    monkeypatch.setattr(guarding, "_write_sign", write)
    return written


def test_a_view_that_cannot_be_drawn_says_so_and_is_drawn_again_when_it_can(studio, qtbot, monkeypatch):
    window = studio.window
    views = window.builder.view, window.canvas.view, window.canvas.minimap, window.loss_plot.chart
    for neurons, widget in enumerate(views, 5):
        widget.show()
        cls = next(cls for cls in type(widget).__mro__ if "paintEvent" in vars(cls))
        with monkeypatch.context() as broken:
            _break(broken, cls, "paintEvent")
            with qtbot.captureExceptions() as raised:
                assert _written(widget, monkeypatch) == [SIGN]
                settle()
            assert raised
        assert _written(widget, monkeypatch) == []
        click(window.builder.view.headers[0].add_neuron)
        assert studio.spec.sizes == (2, neurons, 1)


def test_an_item_of_a_plot_that_cannot_be_drawn_says_so(studio, qtbot, monkeypatch):
    chart = studio.window.loss_plot.chart
    layer = next(item for item in chart.scene().items() if type(item).__name__ == "CurveLayer")
    with monkeypatch.context() as broken:
        _break(broken, type(layer), "paint")
        with qtbot.captureExceptions() as raised:
            layer.update()
            assert _written(chart, monkeypatch) == [SIGN]
        assert raised
    layer.update()
    assert _written(chart, monkeypatch) == []
