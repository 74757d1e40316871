"""How far the placing of a graph has come; it lies on the canvas, so that nothing moves when it comes and goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from gradstudio.app.graph.shown import ShownGraph

_PATIENCE_MILLISECONDS = 300
_MARGIN = 8


class PlacingProgress(QWidget):
    """Shows in the middle of the canvas's upper edge when placing takes longer than a moment."""

    def __init__(self, model: ShownGraph, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setObjectName("floating")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.bar = QProgressBar(self)
        self.bar.setFixedWidth(96)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Layout progress")
        self.cancel_button = QPushButton("Cancel", self)
        self.cancel_button.setToolTip("Stop placing the graph and keep the one before")
        self.cancel_button.clicked.connect(model.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(12)
        row.addWidget(QLabel("Placing the graph", self))
        row.addWidget(self.bar)
        row.addWidget(self.cancel_button)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_PATIENCE_MILLISECONDS)
        self._patience.timeout.connect(self._on_patience_timeout)
        model.progressed.connect(self._on_model_progressed)
        canvas.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._settle()
        return super().eventFilter(watched, event)

    def _on_model_progressed(self, share: float) -> None:
        self.bar.setValue(round(100 * share))
        if share >= 1.0:
            self._patience.stop()
            self.hide()
        elif not (self._patience.isActive() or self.isVisible()):
            self._patience.start()

    def _on_patience_timeout(self) -> None:
        self._settle()
        self.show()
        self.raise_()

    def _settle(self) -> None:
        self.adjustSize()
        self.move((self._canvas.width() - self.width()) // 2, _MARGIN)
