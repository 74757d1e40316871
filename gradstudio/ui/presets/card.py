"""A card that offers a project: its picture, its title and what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font
from gradstudio.ui.presets.picture import draw_project

_PICTURE = QSize(104, 56)
_PADDING = 8
_GAP = 12
_TEXT_LETTERS = 30
_LINES = 3
_SYMBOL = 24
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True, kw_only=True)
class PresetOffer:
    """What a card offers.

    Attributes:
        name: its key.
        title: what it is called.
        about: what it shows, in a sentence.
        hint: what its tool tip says.
        spec: the project in the picture; None for one's own, which has a symbol.
        symbol: name of the icon that is shown where there is no project.
    """

    name: str
    title: str
    about: str
    hint: str
    spec: ProjectSpec | None = None
    symbol: str = ""


class PictureCard(QAbstractButton):
    """Draws an offer. The picture is drawn when `draw_picture` is called, since its samples have to be made.

    Args:
        offer: what is shown.
        theme: how it is drawn at first.
        parent: as for any QWidget.
        upright: whether the text stands below the picture rather than beside it.
    """

    def __init__(self, offer: PresetOffer, theme: Theme, parent: QWidget, *, upright: bool = False) -> None:
        super().__init__(parent)
        self.offer = offer
        self._theme = theme
        self._upright = upright
        self._picture: QPixmap | None = None
        self.setText(offer.title)
        self.setAccessibleName(offer.title)
        self.setAccessibleDescription(offer.about)
        self.setToolTip(offer.hint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def has_picture(self) -> bool:
        """Whether the picture is drawn in the present theme."""
        return self._picture is not None

    def draw_picture(self) -> None:
        """Make the picture."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(_PICTURE * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        area = QRectF(0, 0, _PICTURE.width(), _PICTURE.height())
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.offer.spec is not None:
                draw_project(painter, area, self.offer.spec, self._theme)
            elif self.offer.symbol:
                place = QRect(0, 0, _SYMBOL, _SYMBOL)
                place.moveCenter(area.center().toPoint())
                icon(self.offer.symbol, self._theme, "muted").paint(painter, place)
        self._picture = picture
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme; the picture has to be made anew."""
        self._theme = theme
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:
        title, about = QFontMetrics(_title_font()), QFontMetrics(_about_font())
        written = title.height() + _LINES * about.lineSpacing()
        if self._upright:
            height = _PICTURE.height() + _PADDING + written
            return QSize(_PICTURE.width() + 2 * _PADDING, height + 2 * _PADDING)
        wide = _PICTURE.width() + _GAP + _TEXT_LETTERS * about.averageCharWidth()
        return QSize(wide + 2 * _PADDING, max(_PICTURE.height(), written) + 2 * _PADDING)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:  # a button would give the focus to the next one, out of a row too
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, inside = self._theme, self.rect().adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse() or self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.hover) if is_lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        place = QRect(inside.topLeft(), _PICTURE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(place, 6, 6)
        if self._picture is not None:
            painter.drawPixmap(place.topLeft(), self._picture)
        text = inside.adjusted(_PICTURE.width() + _GAP, 0, 0, 0)
        if self._upright:
            text = inside.adjusted(0, _PICTURE.height() + _PADDING, 0, 0)
        painter.setPen(QColor(theme.text))
        painter.setFont(_title_font())
        painter.drawText(text, _WRAPPED, self.offer.title)
        painter.setPen(QColor(theme.muted))
        painter.setFont(_about_font())
        below = QFontMetrics(_title_font()).height()
        painter.drawText(text.adjusted(0, below, 0, 0), _WRAPPED, self.offer.about)


def _title_font() -> QFont:
    return interface_font(1.0, QFont.Weight.DemiBold)


def _about_font() -> QFont:
    return interface_font(0.92)
