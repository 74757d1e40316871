"""Progress of compiling the training kernels, which happens at the very first start only."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

_PATIENCE_MILLISECONDS = 300


class PreparationIndicator(QWidget):
    """A line in the status bar. Loading kernels that are on the disk is too quick to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setFixedWidth(140)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Preparing the training kernels")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.addWidget(self._text)
        row.addWidget(self._bar)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self.show)
        self.hide()

    def show_progress(self, share: float, text: str) -> None:
        """Show how far it is, 0 to 1; 1 is the end."""
        self._bar.setValue(round(100 * share))
        self._text.setText("Preparing the training kernels (first start only)")
        self._text.setToolTip(text)
        if share >= 1.0:
            self._patience.stop()
            self.hide()
        elif not self.isVisible() and not self._patience.isActive():
            self._patience.start()
