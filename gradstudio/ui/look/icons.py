"""Icons: the shipped SVG line drawings in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources.abc import Traversable

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gradstudio.resources import resource_path
from gradstudio.ui.look.theme import Theme


@lru_cache(maxsize=256)
def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """Return a shipped icon.

    Args:
        name: file name under ``resources/icons`` without its ending.
        theme: whose colours to use.
        role: the colour role to draw it in; disabled states use `faint`.
    """
    return QIcon(_SvgEngine(resource_path("icons", f"{name}.svg"), getattr(theme, role), theme.faint))


class _SvgEngine(QIconEngine):
    """Draws an SVG at whatever size and scale is asked for; it is read when it is first drawn."""

    def __init__(self, source: Traversable, colour: str, disabled: str) -> None:
        super().__init__()
        self._source = source
        self._colours = colour, disabled
        self._pixmaps: dict[tuple[int, int, QIcon.Mode], QPixmap] = {}
        self._renderers: dict[str, QSvgRenderer] = {}

    def paint(self, painter: QPainter, rect, mode: QIcon.Mode, state: QIcon.State) -> None:  # type: ignore[no-untyped-def]  # QRect, as the base declares
        renderer = self._renderer(self._colours[mode == QIcon.Mode.Disabled])
        side = min(rect.width(), rect.height())
        renderer.render(
            painter,
            QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side),
        )

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = size.width(), size.height(), mode
        known = self._pixmaps.get(key)
        if known is not None:
            return known
        pixmap = QPixmap(size)
        if pixmap.isNull():  # a button may be squeezed to nothing while it slides in
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        self._pixmaps[key] = pixmap
        return pixmap

    def clone(self) -> QIconEngine:
        return _SvgEngine(self._source, *self._colours)

    def _renderer(self, colour: str) -> QSvgRenderer:
        """Return what draws in a colour; it is made when it is first needed: many an icon is never seen."""
        renderer = self._renderers.get(colour)
        if renderer is None:
            coloured = self._source.read_text(encoding="utf-8").replace("currentColor", colour)
            renderer = self._renderers[colour] = QSvgRenderer(QByteArray(coloured.encode()))
        return renderer
