"""How a window begins: its threads wait until it has been painted once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gradstudio.app.graph.model import GraphModel
from gradstudio.app.run.trainer import Trainer
from gradstudio.ui.window.panel_set import Panels

_AFTER_MILLISECONDS = 20


class Startup(QObject):
    """Starts the threads after the window's first paint. Lives on the GUI thread.

    What the threads load would keep the first paint waiting for the interpreter.

    Args:
        panels: load first what they did not need until then.
        trainer: its thread is started.
        model: and so is this one's.
        window: whose paint is waited for; its parent.

    Signals:
        begun: the threads run.
    """

    begun = Signal()

    def __init__(self, panels: Panels, trainer: Trainer, model: GraphModel, window: QWidget) -> None:
        super().__init__(window)
        self._panels = panels
        self._trainer = trainer
        self._model = model
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MILLISECONDS)
        self._timer.timeout.connect(self._on_timer_timeout)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._timer.start()
        return False

    def _on_timer_timeout(self) -> None:
        # First, since the interpreter does not import one package safely on two threads at once, and the compiler
        # loads some of what the chart loads.
        for panel in self._panels:
            panel.load()
        self._trainer.start()
        self._model.start()
        self.begun.emit()
