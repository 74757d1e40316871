"""One guard for all overrides of Qt's methods: what breaks in one is told once, and the program goes on.

PySide6 keeps an exception that leaves an override below another call from Python, to raise it there. On Python 3.11
an exception that C code raised (an index, ``1 / 0``, ``int("x")``, NumPy) is another kind of object than it
expects, and the process ends. So none may leave an override. Slots need no guard: what they raise is told at once.
"""

from __future__ import annotations

import functools
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPainterPath, QPalette, QPixmap, QValidator
from shiboken6 import Shiboken

GUARDED_PACKAGES = ("gradstudio", "pyqtgraph")
"""Whose classes are guarded. pyqtgraph's own overrides run ours, and its axes take numbers that we hand them."""

SIGN = "Could not be drawn"
"""What a widget says in place of what it could not draw."""

_SIGN_PIXELS = 12
_HOOK = "__init_subclass__"
_TAKES_ANY = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS


class _NoIcon(QIconEngine):
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw nothing."""

    def clone(self) -> QIconEngine:
        return _NoIcon()


def _nothing(*arguments: Any) -> None:
    return None


def _no(*arguments: Any) -> bool:
    return False


def _zero(*arguments: Any) -> int:
    return 0


def _no_size(this: Any, *arguments: Any) -> QSize | QSizeF:
    """Return the size that says nothing; what lies in a scene is asked for it with the kind of hint."""
    return QSizeF() if arguments and isinstance(arguments[0], Qt.SizeHint) else QSize()


def _sign_on_widget(widget: Any, *arguments: Any) -> None:
    """Say on a widget that it could not be drawn."""
    viewport = getattr(widget, "viewport", None)  # of a scroll area, which is drawn on it
    surface = viewport() if callable(viewport) else widget
    painter = QPainter(surface)
    if painter.isActive():
        painter.fillRect(surface.rect(), surface.palette().color(QPalette.ColorRole.Window))
        _write_sign(painter, QRectF(surface.rect()), surface.palette())
        painter.end()


def _sign_in_scene(item: Any, painter: Any, *arguments: Any) -> None:
    """Say in place of an item of a scene that it could not be drawn; other things that paint leave a gap."""
    if hasattr(item, "boundingRect") and isinstance(painter, QPainter) and painter.isActive():
        seen = painter.transform().mapRect(item.boundingRect()).intersected(QRectF(painter.viewport()))
        painter.save()
        painter.resetTransform()
        _write_sign(painter, seen, item.scene().palette())
        painter.restore()


def _write_sign(painter: QPainter, area: QRectF, palette: QPalette) -> None:
    font = painter.font()
    font.setPixelSize(_SIGN_PIXELS)
    painter.setFont(font)
    painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, SIGN)


ANSWERS: dict[str, Callable[..., object]] = {
    # drawing
    "paintEvent": _sign_on_widget,
    "paint": _sign_in_scene,
    "paintSection": _nothing,
    "highlightBlock": _nothing,
    "sort": _nothing,
    "boundingRect": lambda *arguments: QRectF(),
    "shape": lambda *arguments: QPainterPath(),
    "pixmap": lambda *arguments: QPixmap(),
    "clone": lambda *arguments: _NoIcon(),
    "initStyleOption": _nothing,
    "showPopup": _nothing,
    "loadResource": _nothing,
    # sizes and layouts
    "sizeHint": _no_size,
    "minimumSizeHint": _no_size,
    "minimumSize": _no_size,
    "sectionSizeFromContents": _no_size,
    "hasHeightForWidth": _no,
    "hitButton": _no,
    "heightForWidth": lambda *arguments: -1,
    "expandingDirections": lambda *arguments: Qt.Orientation(0),
    "setGeometry": _nothing,
    "updateGeometries": _nothing,
    "addItem": _nothing,
    "itemAt": _nothing,
    "takeAt": _nothing,
    "invalidate": _nothing,
    "count": _zero,
    # models and what edits them
    "data": _nothing,
    "headerData": _nothing,
    "setData": _no,
    "canInsertFromMimeData": _no,
    "flags": lambda *arguments: Qt.ItemFlag.NoItemFlags,
    "index": lambda *arguments: QModelIndex(),
    "parent": lambda *arguments: QModelIndex(),
    "filterAcceptsRow": _no,
    "lessThan": _no,
    "editorEvent": _no,
    "rowCount": _zero,
    "columnCount": _zero,
    "createEditor": _nothing,
    "setEditorData": _nothing,
    "setModelData": _nothing,
    # fields with arrows
    "validate": lambda this, text, position: (QValidator.State.Intermediate, text, position),
    "valueFromText": lambda this, text: this.value(),
    "textFromValue": lambda this, value: str(value),
    "fixup": lambda this, text: text,
    # commands, threads, buttons and dialogs
    "id": lambda *arguments: -1,
    "mergeWith": _no,
    "redo": _nothing,
    "undo": _nothing,
    "run": _nothing,
    "nextCheckState": _nothing,
    "done": _nothing,
    # events; all whose name ends in Event answer nothing, as paintEvent does
    "event": _no,
    "eventFilter": _no,
    "focusNextPrevChild": _no,
    "viewportEvent": _no,
    "itemChange": lambda this, change, value: value,
}
"""What an override that broke answers, called as the override was."""

_NOT_VIRTUAL_IN_PYQTGRAPH = frozenset(
    {"addItem", "count", "data", "id", "index", "parent", "run", "setData", "undo", "redo"}
)
"""Names that pyqtgraph gives to methods of its own."""


def guard_overrides() -> None:
    """Guard the overrides of each class that is made from now on, and of those that there are already."""
    if _HOOK in vars(Shiboken.Object):
        return
    # The one class that all of Qt's derive from: so no class is forgotten, whoever writes it.
    setattr(Shiboken.Object, _HOOK, classmethod(_guard_new_class))
    for cls in _below(Shiboken.Object):
        if _is_guarded_class(cls):
            _guard_class(cls)


def is_guarded(override: object) -> bool:
    """Whether no exception leaves a method."""
    return getattr(override, "is_guarded", False) is True


def answer_of(name: str) -> Callable[..., object] | None:
    """Return what answers in place of an override of that name that broke; None if it is not known as one."""
    if name in ANSWERS:
        return ANSWERS[name]
    return _nothing if name.endswith("Event") else None


def _guard_new_class(cls: type[Shiboken.Object], /, **keywords: object) -> None:
    super(Shiboken.Object, cls).__init_subclass__(**keywords)
    if _is_guarded_class(cls):
        _guard_class(cls)


def _is_guarded_class(cls: type) -> bool:
    return cls.__module__.partition(".")[0] in GUARDED_PACKAGES


def _guard_class(cls: type) -> None:
    """Put a guard around each method of a class that has the name of one of Qt's that it takes the place of."""
    for name, method in list(vars(cls).items()):
        answer = answer_of(name)
        if answer is None or not isinstance(method, FunctionType) or is_guarded(method):
            continue
        if name in _NOT_VIRTUAL_IN_PYQTGRAPH and cls.__module__.startswith("pyqtgraph"):
            continue
        if any(name in vars(base) for base in cls.__mro__[1:] if base.__module__.startswith("PySide6")):
            setattr(cls, name, _guarded(method, answer))


def _guarded(method: FunctionType, answer: Callable[..., object]) -> Callable[..., object]:
    """Return a method that answers in place of raising.

    Events come by the thousand: what handles or filters them has a guard that passes on no more than it takes.
    """
    is_open = method.__defaults__ or method.__code__.co_flags & _TAKES_ANY
    match method.__name__, 0 if is_open else method.__code__.co_argcount:
        case "eventFilter", 3:
            guarded = _guarded_filter(method, answer)
        case name, 2 if name.casefold().endswith("event"):
            guarded = _guarded_handler(method, answer)
        case _:
            guarded = _guarded_call(method, answer)
    guarded.is_guarded = True  # type: ignore[attr-defined]  # functions take attributes
    return guarded


def _guarded_handler(method: FunctionType, answer: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(method)
    def guarded(this: Any, event: Any) -> object:
        try:
            return method(this, event)
        except Exception as error:  # noqa: BLE001 - this is the edge that it says
            _report(error)
        return _answered(answer, this, event)

    return guarded


def _guarded_filter(method: FunctionType, answer: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(method)
    def guarded(this: Any, watched: Any, event: Any) -> object:
        try:
            return method(this, watched, event)
        except Exception as error:  # noqa: BLE001 - this is the edge that it says
            _report(error)
        return _answered(answer, this, watched, event)

    return guarded


def _guarded_call(method: FunctionType, answer: Callable[..., object]) -> Callable[..., object]:
    @functools.wraps(method)
    def guarded(*arguments: Any, **keywords: Any) -> object:
        try:
            return method(*arguments, **keywords)
        except Exception as error:  # noqa: BLE001 - this is the edge that it says
            _report(error)
        return _answered(answer, *arguments, **keywords)

    return guarded


def _report(error: Exception) -> None:
    # To the fault reporter, or whoever watches over the process, as Qt would have it for a slot.
    sys.excepthook(type(error), error, error.__traceback__)
    # A painter that the override left behind still holds the widget.
    traceback.clear_frames(error.__traceback__)


def _answered(answer: Callable[..., object], *arguments: Any, **keywords: Any) -> object:
    try:
        return answer(*arguments, **keywords)
    except Exception as error:  # noqa: BLE001 - the answer is code that may break, too
        sys.excepthook(type(error), error, error.__traceback__)
        return None


def _below(cls: type[object]) -> Iterator[type[object]]:
    below: type[object]
    for below in type.__subclasses__(cls):
        yield below
        yield from _below(below)
