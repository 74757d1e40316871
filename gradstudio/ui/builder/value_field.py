"""The field in which the number of a weight or bias is typed, over the place where it is drawn."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.engine.paths import ScalarPath
from gradstudio.project import edits
from gradstudio.ui.builder.scene import DRAWING_TOP
from gradstudio.ui.kit.number_field import NumberField

_WIDTH = 116
"""Room for the longest number of six digits, such as −1.23457e-05."""


class ValueTyping(QObject):
    """Opens the field, makes the edit, and closes it again. Lives on the GUI thread.

    Args:
        editor: makes the edit.
        place_of: where a part is drawn on the view; None where it is not.
        view: where the field lies; its parent.
    """

    def __init__(self, editor: Editor, place_of: Callable[[ScalarPath], QRect | None], view: QWidget) -> None:
        super().__init__(view)
        self._editor = editor
        self._place_of = place_of
        self._view = view
        self._part: ScalarPath | None = None
        self._field: NumberField | None = None

    def open(self, part: ScalarPath, value: float, place: QRect) -> None:
        """Ask for the number of a parameter.

        Args:
            part: the parameter.
            value: the number it has.
            place: where in the view it is drawn.
        """
        self.close()
        path = str(part)
        view, name = self._view, f"Value of {path}"
        field = NumberField(name, whole=False, parent=view)
        field.setObjectName(path)
        field.setAccessibleName(name)
        field.setToolTip(f"Type the value of {path}; Return sets it, Escape leaves it")
        field.show_number(value)
        field.number_entered.connect(self._on_field_number_entered)
        field.mistyped.connect(self._editor.refused)
        field.abandoned.connect(self.close)
        field.editingFinished.connect(self.close)
        field.setFixedWidth(_WIDTH)
        field.adjustSize()
        self._part, self._field = part, field
        self._put(field, place)
        field.show()
        field.selectAll()
        field.setFocus()

    def follow(self) -> None:
        """Stay over the parameter where that is drawn elsewhere; be gone where it is out of sight."""
        if self._field is None or self._part is None:
            return
        place = self._place_of(self._part)
        if place is not None and self._room().intersects(place):
            self._put(self._field, place)
        else:
            self.close()

    def close(self) -> None:
        """Take the field away."""
        field, self._field = self._field, None
        if field is not None:
            field.blockSignals(True)
            field.hide()
            field.deleteLater()
            self._view.setFocus()

    def _room(self) -> QRect:
        """Return the part of the view that is below the heads of the layers."""
        return self._view.rect().adjusted(0, DRAWING_TOP, 0, 0)

    def _put(self, field: NumberField, place: QRect) -> None:
        room = self._room().adjusted(4, 0, -4 - _WIDTH, -field.height())
        at = place.center() - QPoint(_WIDTH // 2, field.height() // 2)
        field.move(
            min(max(room.left(), at.x()), room.right() + 1), min(max(room.top(), at.y()), room.bottom() + 1)
        )

    def _on_field_number_entered(self, number: float) -> None:
        path = str(self._part)
        self._editor.edit(f"Set {path}", edits.set_parameter, path, number)
