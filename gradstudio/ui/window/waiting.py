"""The dialog that says what takes long, and lets one give it up."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

from gradstudio.app.program.aside import Aside


class Waiting(QObject):
    """Shows what a window waits for. Lives on the GUI thread.

    Args:
        aside: what it waits for.
        window: whose input is held back meanwhile.
    """

    def __init__(self, aside: Aside, window: QWidget) -> None:
        super().__init__(window)
        self._aside = aside
        self._window = window
        self._dialog: QProgressDialog | None = None
        aside.waiting.connect(self._on_aside_waiting)
        aside.over.connect(self._on_aside_over)

    def _on_aside_waiting(self, title: str, may_give_up: bool) -> None:
        dialog = QProgressDialog(f"{title}…", "Cancel", 0, 0, self._window)
        dialog.setWindowTitle("GradStudio")
        dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
        dialog.setMinimumDuration(0)
        dialog.setMinimumWidth(320)
        if may_give_up:
            dialog.canceled.connect(self._aside.give_up)
        else:
            dialog.setCancelButton(None)
        self._dialog = dialog
        dialog.show()

    def _on_aside_over(self) -> None:
        if self._dialog is not None:
            self._dialog.blockSignals(True)  # closing it counts as giving up
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
