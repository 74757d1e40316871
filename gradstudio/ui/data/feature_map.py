"""A small map of a feature: its values over the plane of the two columns, or its curve over the one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPainterPath, QPen, QPixmap

from gradstudio.data.features import FeatureMap
from gradstudio.graph.magnitude import largest_magnitude
from gradstudio.ui.look.colours import diverging, levels
from gradstudio.ui.look.theme import Theme

_SIDE = 20
_GAP = 5
ICON = QSize(_SIDE + _GAP, _SIDE)
"""Size of the picture, with room between it and the text after it."""

_POINTS = 40


def feature_icon(
    formula: str, columns: tuple[str, ...], domain: tuple[tuple[float, float], ...], theme: Theme
) -> QIcon:
    """Return the picture of a feature.

    Args:
        formula: the feature.
        columns: names of the columns, one or two.
        domain: least and greatest value of each.
        theme: whose colours to use.
    """
    return QIcon(_FeatureEngine(FeatureMap(columns=columns, names=(formula,)), domain, theme))


class _FeatureEngine(QIconEngine):
    """Draws the picture of a feature when it is first seen, and as it is for a button that is disabled, too."""

    def __init__(self, features: FeatureMap, domain: tuple[tuple[float, float], ...], theme: Theme) -> None:
        super().__init__()
        self._features = features
        self._domain = domain
        self._theme = theme
        self._pixmaps: dict[int, QPixmap] = {}

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.drawPixmap(rect, self.pixmap(rect.size(), mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        scale = max(1, round(size.width() / ICON.width()))
        known = self._pixmaps.get(scale)
        if known is None:
            known = self._pixmaps[scale] = self._drawn(scale)
        return known

    def clone(self) -> QIconEngine:
        return _FeatureEngine(self._features, self._domain, self._theme)

    def _drawn(self, scale: int) -> QPixmap:
        draw = _map if len(self._domain) == 2 else _curve
        pixmap = QPixmap(ICON * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.drawPixmap(0, 0, draw(self._features, self._domain, self._theme, _SIDE * scale))
        return pixmap


def _map(features: FeatureMap, domain: tuple[tuple[float, float], ...], theme: Theme, side: int) -> QPixmap:
    first, second = (np.linspace(low, high, side) for low, high in domain)
    across, up = np.meshgrid(first, second[::-1])
    values = features.apply(np.column_stack([across.ravel(), up.ravel()]))[:, 0]
    values = np.where(np.isfinite(values), values, 0.0)
    table = np.array([colour.rgb() for colour in diverging(theme)], dtype=np.uint32)
    pixels = np.ascontiguousarray(table[levels(values, largest_magnitude(values), logarithmic=False)])
    image = QImage(pixels.tobytes(), side, side, 4 * side, QImage.Format.Format_RGB32)
    return QPixmap.fromImage(image)


def _curve(features: FeatureMap, domain: tuple[tuple[float, float], ...], theme: Theme, side: int) -> QPixmap:
    x = np.linspace(*domain[0], _POINTS)
    values = features.apply(x[:, np.newaxis])[:, 0]
    values = np.where(np.isfinite(values), values, 0.0)
    limit = largest_magnitude(values) or 1.0
    pixmap = QPixmap(QSize(side, side))
    pixmap.fill(QColor(theme.window))
    area = QRectF(pixmap.rect()).adjusted(1, 0.15 * side, -1, -0.15 * side)
    path = QPainterPath()
    for place, value in enumerate((values / limit).tolist()):
        point = QPointF(
            area.left() + area.width() * place / (_POINTS - 1), area.center().y() - value * area.height() / 2
        )
        path.lineTo(point) if place else path.moveTo(point)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.text), 0.08 * side, Qt.PenStyle.SolidLine))
        painter.drawPath(path)
    return pixmap
