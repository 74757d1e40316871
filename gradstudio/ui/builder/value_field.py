"""The field in which the number of a weight or bias is typed, over the place where it is drawn."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QWidget

from gradstudio.app.document.editor import Editor
from gradstudio.project import edits
from gradstudio.ui.kit.number_field import NumberField

_WIDTH = 116
"""Room for the longest number of six digits, such as −1.23457e-05."""


class ValueTyping(QObject):
    """Opens the field, makes the edit, and closes it again. Lives on the GUI thread."""

    def __init__(self, editor: Editor, view: QWidget) -> None:
        super().__init__(view)
        self._editor = editor
        self._view = view
        self._field: NumberField | None = None

    def open(self, path: str, value: float, place: QRect, top: int) -> None:
        """Ask for the number of a parameter.

        Args:
            path: of the parameter.
            value: the number it has.
            place: where in the view it is drawn.
            top: the field does not reach above this.
        """
        self.close()
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
        x = min(max(4, place.center().x() - _WIDTH // 2), view.width() - _WIDTH - 4)
        y = min(max(top, place.center().y() - field.height() // 2), view.height() - field.height())
        field.move(x, y)
        field.show()
        field.selectAll()
        field.setFocus()
        self._field = field

    def close(self) -> None:
        """Take the field away."""
        field, self._field = self._field, None
        if field is not None:
            field.blockSignals(True)
            field.hide()
            field.deleteLater()
            self._view.setFocus()

    def _on_field_number_entered(self, number: float) -> None:
        path = self.sender().objectName()
        self._editor.edit(f"Set {path}", edits.set_parameter, path, number)
