"""The graph with its legend along an edge: below it, or on its right where there is little height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gradstudio.ui.canvas.flat_notice import FlatNotice
from gradstudio.ui.canvas.ruler import RULER_HEIGHT, UPRIGHT_RULER_WIDTH, Ruler
from gradstudio.ui.canvas.view import CanvasView

_HEIGHT_FOR_RULER_BELOW = 320


class Drawing(QWidget):
    """Places the three, the graph in the upper left corner. Its place is the same as legend and notice come and go.

    A graph that was shown whole is fitted anew to what a notice leaves of it; one that was moved stays.

    Args:
        view: the graph.
        ruler: what its colours mean.
        notice: stands along the lower edge while it is shown, when the colours mean nothing.
        parent: as for any QWidget.
    """

    def __init__(self, view: CanvasView, ruler: Ruler, notice: FlatNotice, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._ruler = ruler
        self._notice = notice
        for part in (view, ruler, notice):
            part.setParent(self)
        notice.installEventFilter(self)
        self.setObjectName("panel")  # the graph's colour is where a legend stands upright that is not shown
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def sizeHint(self) -> QSize:
        return self._view.sizeHint() + QSize(0, RULER_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self._view.minimumSizeHint().expandedTo(self._view.minimumSize()) + QSize(0, RULER_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the notice is higher in larger type
            self._place()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._view.camera.follow_room()
        return False

    def _place(self) -> None:
        width, height = self.width(), self.height()
        is_upright = height < _HEIGHT_FOR_RULER_BELOW
        right, bottom = width - UPRIGHT_RULER_WIDTH, height - RULER_HEIGHT
        height_of_notice = max(RULER_HEIGHT, self._notice.sizeHint().height())
        self._notice.setGeometry(0, height - height_of_notice, width, height_of_notice)
        self._ruler.set_upright(is_upright)
        beside, below = QRect(right, 0, UPRIGHT_RULER_WIDTH, height), QRect(0, bottom, width, RULER_HEIGHT)
        self._ruler.setGeometry(beside if is_upright else below)
        # Last: the graph is fitted to what of it the notice leaves.
        self._view.setGeometry(0, 0, right if is_upright else width, height if is_upright else bottom)
