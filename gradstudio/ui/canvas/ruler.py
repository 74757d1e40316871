"""The ruler at the edge of the canvas: what the colours mean, with the scale."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradstudio.ui.canvas.colour_key import ColourKey
from gradstudio.ui.canvas.legend import draw_legend, draw_legend_in_two_lines
from gradstudio.ui.canvas.view import CanvasView
from gradstudio.ui.look.theme import Theme, interface_font

RULER_HEIGHT = 24
UPRIGHT_RULER_WIDTH = 36


class Ruler(QWidget):
    """Says what the colours of a canvas stand for; what does not fit is in the tool tip.

    Args:
        view: the canvas whose colours it explains.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, view: CanvasView, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._theme = theme
        self._legend: ColourKey | None = None
        self._is_upright = False
        self.setFont(interface_font(0.85))
        self.setAccessibleName("Legend")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # what it lies on is not painted with it
        view.redrawn.connect(self._follow)
        view.camera.moved.connect(self._on_camera_moved)
        self._follow()

    @property
    def legend(self) -> ColourKey | None:
        """What is shown; None without a graph."""
        return self._legend

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.update()

    def set_upright(self, on: bool) -> None:
        """Be read from the bottom to the top, or from left to right."""
        if on != self._is_upright:
            self._is_upright = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.surface))
            if self._legend is not None:
                line = QRectF(self.rect())
                if self._is_upright:
                    painter.translate(0, self.height())
                    painter.rotate(-90)
                    line = line.transposed()
                draw = draw_legend_in_two_lines if self._is_upright else draw_legend
                draw(painter, line, self._theme, self._legend)

    def _on_camera_moved(self, settled: bool) -> None:
        self._follow()

    def _follow(self) -> None:
        scene, legend = self._view.scene, None
        if scene.colours is not None and scene.is_current:
            has_closed = len(scene.detail(self._view.viewport).folded.closed) > 0
            legend = ColourKey.of(scene.colours.scale, scene.colours.edge_limit, has_closed)
        if legend != self._legend:
            self._legend = legend
            sentence = legend.sentence if legend is not None else ""
            self.setToolTip(sentence)
            self.setAccessibleDescription(sentence)
            self.update()
