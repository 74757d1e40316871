"""`ShownWeights`: the project that a program shows, which takes over the weights that its loop comes to."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gradstudio.app.document.document import Document
from gradstudio.app.run.trainer import Trainer
from gradstudio.engine.errors import GradStudioError
from gradstudio.project.given_weights import beginning_with
from gradstudio.project.spec import ProjectSpec
from gradstudio.showing.messages import Floats

_LEAST_MILLISECONDS = 100
"""Between two takings over, each of which begins a run."""
_NOT_FINITE = "Some weights of {} are not finite: the last finite ones stay in sight."


class ShownWeights(QObject):
    """Has the project begin with the newest weights, which is no edit. Lives on the GUI thread.

    Once it is edited, or trained, in the window, it is the user's: the weights of the program are then left alone.

    Args:
        document: the project.
        trainer: trains it.
        parent: as for any QObject.

    Signals:
        left: the weights of the program are not taken over any more: a sentence.
        left_out: those of now are not taken over, but later ones will be: a sentence.
    """

    left_out = Signal(str)
    left = Signal(str)

    def __init__(self, document: Document, trainer: Trainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._trainer = document, trainer
        self._expected: ProjectSpec | None = None
        self._is_finite = True
        self._newest: Floats | None = None
        self._caller = ""
        self._timer = QTimer(self)
        self._timer.setInterval(_LEAST_MILLISECONDS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_timer_timeout)

    def follow(self, spec: ProjectSpec, caller: str) -> None:
        """Take over what comes for a project that has just been opened.

        Args:
            spec: the project.
            caller: the program.
        """
        self._expected, self._newest, self._caller, self._is_finite = spec, None, caller, True

    def take(self, parameters: Floats) -> None:
        """Have the network begin with these weights, at the latest in a tenth of a second."""
        if self._expected is None:
            return
        self._newest = parameters
        if not self._timer.isActive():
            self._on_timer_timeout()

    def stop(self) -> None:
        """Take over nothing more."""
        self._expected = None
        self._timer.stop()

    def _on_timer_timeout(self) -> None:
        newest, self._newest, expected = self._newest, None, self._expected
        if newest is None or expected is None:
            return
        if self._document.newest != expected or self._trainer.is_playing:
            self._leave("You have edited or trained the project, so it no longer takes weights from {}.")
            return
        if not np.isfinite(newest).all():
            if self._is_finite:
                self.left_out.emit(_NOT_FINITE.format(self._caller))
            self._is_finite = False
            return
        try:
            spec = beginning_with(expected, newest.tolist())
        except (GradStudioError, ValueError):
            self._leave("The weights of {} do not fit this project, so it takes no more of them.")
            return
        self._expected, self._is_finite = spec, True
        self._document.follow(spec)
        self._timer.start()

    def _leave(self, why: str) -> None:
        self._expected = None
        self.left.emit(why.format(self._caller))
