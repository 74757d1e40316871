"""`FitView`: a regression's predictions against the targets."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gradstudio.project.spec import ProjectSpec
from gradstudio.training.look.requests import Outcomes
from gradstudio.ui.kit.axes import Frame, Window
from gradstudio.ui.output.sample_view import SampleView
from gradstudio.ui.output.sprites import shown_samples

_MARGIN = 0.1


class FitView(SampleView):
    """Each sample at its target and its prediction: on the diagonal where they are the same."""

    NAME = "Predictions against targets"

    def show_spec(self, spec: ProjectSpec) -> None:
        super().show_spec(spec)
        assert self.dataset is not None
        targets = self.dataset.in_target_unit(self.dataset.targets)
        low, high = float(targets.min()), float(targets.max())
        margin = _MARGIN * (high - low) or 1.0
        low, high = low - margin, high + margin
        window = Window(left=low, right=high, bottom=low, top=high)
        self.set_home(window, to_scale=False, names=("target", "prediction"))

    def begin_run(self) -> None:
        super().begin_run()
        self.place_samples(np.empty(0, dtype=np.intp), np.empty((0, 2)))

    def show_outcomes(self, outcomes: Outcomes) -> None:
        """Draw newer predictions with the next repaint."""
        if self.dataset is not None and len(outcomes.outputs) == len(self.dataset):
            samples = shown_samples(len(self.dataset))
            both = np.column_stack([self.dataset.targets[samples], outcomes.outputs[samples, 0]])
            self.place_samples(samples, np.asarray(self.dataset.in_target_unit(both)))

    def paint_live(self, painter: QPainter, frame: Frame) -> None:
        window = frame.window
        low, high = min(window.left, window.bottom), max(window.right, window.top)
        ends = frame.to_pixels(np.array([[low, low], [high, high]])).tolist()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.theme.faint), 1))
        painter.drawLine(QPointF(*ends[0]), QPointF(*ends[1]))
