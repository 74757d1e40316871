"""`ImportanceView`: how much each setting of a sweep matters, as bars with their uncertainty."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from gradstudio.app.sweep.setting_weights import SettingWeights
from gradstudio.project.number_text import MINUS
from gradstudio.sweep.seeing.importance import Importances
from gradstudio.ui.kit.panel_picture import DRAWING
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme, interface_font

_ROW, _BAR = 30, 14
_NAMES_SHARE, _MOST_NAMES = 0.3, 200
_NUMBER_WIDTH = 136
_TRUSTED = 0.2
"""With less explained no importance is worth much."""


class _Bars(QWidget):
    """A bar for each setting: as long as its importance, with a line from the 5th to the 95th percentile."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._found: Importances | None = None
        self.setAccessibleName("Importance of each setting")
        self.setProperty(DRAWING, True)

    def show_found(self, found: Importances | None) -> None:
        self._found = found
        texts = [] if found is None else [f"{one.title} {one.middle:.2f}" for one in found.settings]
        self.setAccessibleDescription(", ".join(texts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        rows = 0 if self._found is None else len(self._found.settings)
        return QSize(300, round(rows * _ROW * max(1.0, text_scale())) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        found, theme = self._found, self.theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(theme.surface))
            if found is None:
                return
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(interface_font())
            metrics, row = painter.fontMetrics(), _ROW * max(1.0, text_scale())
            names = min(_MOST_NAMES * max(1.0, text_scale()), _NAMES_SHARE * self.width())
            low = min(0.0, *(one.low for one in found.settings))
            high = max(0.05, *(one.high for one in found.settings))
            left, width = names + 12, max(20.0, self.width() - names - 24 - _NUMBER_WIDTH)

            def at(value: float) -> float:
                return left + (value - low) / (high - low) * width

            painter.setPen(QPen(QColor(theme.border), 1))
            painter.drawLine(QPointF(at(0), 0), QPointF(at(0), row * len(found.settings)))
            for place, one in enumerate(found.settings):
                y = row * (place + 0.5)
                painter.setPen(QColor(theme.text))
                name = metrics.elidedText(one.title, Qt.TextElideMode.ElideRight, int(names))
                painter.drawText(
                    QRectF(0, y - row / 2, names, row),
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    name,
                )
                is_sure = one.low > 0.0
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.positive if is_sure else theme.neutral))
                ends = sorted((at(0.0), at(one.middle)))
                painter.drawRoundedRect(
                    QRectF(ends[0], y - _BAR / 2, max(1.5, ends[1] - ends[0]), _BAR), 2, 2
                )
                painter.setPen(QPen(QColor(theme.text), 1.5))
                painter.drawLine(QPointF(at(one.low), y), QPointF(at(one.high), y))
                for end in (one.low, one.high):
                    painter.drawLine(QPointF(at(end), y - 4), QPointF(at(end), y + 4))
                painter.setPen(QColor(theme.muted))
                text = f"{one.middle:.2f}  ({one.low:.2f} … {one.high:.2f})".replace("-", MINUS)
                painter.setFont(interface_font(0.85))
                painter.drawText(
                    QRectF(self.width() - _NUMBER_WIDTH - 8, y - row / 2, _NUMBER_WIDTH, row),
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    text,
                )
                painter.setFont(interface_font())


class ImportanceView(QScrollArea):
    """What was worked out in a sentence, and the bars.

    Args:
        weights: works it out.
        theme: how it is drawn at first.
        parent: as for any QWidget.

    Attributes:
        says: the sentence.
        bars: the settings.
    """

    def __init__(self, weights: SettingWeights, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._weights = weights
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        body = QWidget(self)
        body.setObjectName("panel")
        self.says: QLabel = wrapped_label(body)
        self.bars = _Bars(theme, body)
        self._how = wrapped_label(body)
        self._how.setObjectName("muted")
        column = QVBoxLayout(body)
        column.setContentsMargins(INSET, 8, INSET, 8)
        column.setSpacing(8)
        column.addWidget(self.says)
        column.addWidget(self.bars)
        column.addWidget(self._how)
        column.addStretch(1)
        self.setWidget(body)
        weights.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        found, weights = self._weights.found, self._weights
        self.bars.show_found(found)
        self.bars.setVisible(found is not None)
        self._how.setVisible(found is not None)
        if found is None:
            busy = "The settings are being weighed…" if weights.is_busy else "There are no runs yet."
            self.says.setText(weights.problem or busy)
            return
        share = max(0.0, found.explained)
        trust = "" if share >= _TRUSTED else " That is little; more runs would tell more."
        self.says.setText(
            f"The settings explain {share:.0%} of the differences between the runs' ranks.{trust}"
        )
        self._how.setText(
            "Bars: what the prediction of a random forest loses on runs that it has not seen, as R², while the "
            f"values of one setting are shuffled. Lines: 5 to 95 % of 30 repetitions. {found.runs:,} runs."
        )

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.bars.theme = theme
        self.bars.update()
