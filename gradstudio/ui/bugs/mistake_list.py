"""`MistakeList`: every mistake with its switch, in groups."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QPointF,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gradstudio.lab.bugs.bug import GROUPS, Bug
from gradstudio.lab.bugs.table import BUGS
from gradstudio.ui.kit.row_model import Index
from gradstudio.ui.look.theme import Theme, interface_font

_BUG = Qt.ItemDataRole.UserRole
_SHOWS = Qt.ItemDataRole.UserRole + 1
_TRACK, _INSET, _GAP, _STRIPE = QSize(24, 14), 8, 7, 2
_ROOM = 5
_WITH_LEVELS = 225
"""From this width of a row on its level is drawn; it is told besides."""
_SMALL = 0.88


class MistakeList(QListWidget):
    """One mistake is chosen, any number of them switched on: by a click on the switch, or Return.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        chosen: key of the mistake that was chosen by hand.
        switched: its key, and whether it is to be on.
    """

    chosen = Signal(str)
    switched = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mistakes")
        self.setAccessibleName("Mistakes")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._delegate = _MistakeDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self._items: dict[str, QListWidgetItem] = {}
        for group, heading in GROUPS.items():
            head = QListWidgetItem(heading, self)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            for bug in BUGS:
                if bug.group == group:
                    self._add(bug)
        self.currentItemChanged.connect(self._on_current_item_changed)
        self.itemChanged.connect(self._on_item_changed)

    def show_state(self, on: Iterable[str], without_effect: Iterable[str]) -> None:
        """Show which are on, and which have no effect on the project at hand.

        Args:
            on: keys of those that are switched on.
            without_effect: keys of those that would not show.
        """
        on, without_effect = set(on), set(without_effect)
        with QSignalBlocker(self):
            for key, item in self._items.items():
                bug = item.data(_BUG)
                state = Qt.CheckState.Checked if key in on else Qt.CheckState.Unchecked
                shows = key not in without_effect
                if item.checkState() != state:
                    item.setCheckState(state)
                if item.data(_SHOWS) != shows:
                    item.setData(_SHOWS, shows)
                    more = "" if shows else "\nNo effect on this training"
                    item.setToolTip(f"{bug.title}, level {bug.level} of 3\n{bug.does}{more}")
        self.viewport().update()

    def choose(self, key: str) -> None:
        """Choose a mistake without telling so."""
        with QSignalBlocker(self):
            self.setCurrentItem(self._items[key])

    def item_of(self, key: str) -> QListWidgetItem:
        """Return the row of a mistake."""
        return self._items[key]

    def switch_rect(self, key: str) -> QRect:
        """Return where the switch of a mistake is drawn, in pixels of the viewport."""
        return self._delegate.track(self.visualItemRect(self._items[key]))

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._delegate.theme = theme
        self.doItemsLayout()
        self.viewport().update()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            is_on = item.checkState() == Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)
        else:
            super().keyPressEvent(event)

    def _add(self, bug: Bug) -> None:
        item = QListWidgetItem(bug.title, self)
        item.setData(_BUG, bug)
        enabled = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(enabled | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{bug.title}, level {bug.level}")
        self._items[bug.key] = item

    def _on_current_item_changed(self, item: QListWidgetItem | None) -> None:
        if item is not None and isinstance(bug := item.data(_BUG), Bug):
            self.chosen.emit(bug.key)

    def _on_item_changed(self, item: QListWidgetItem) -> None:
        bug = item.data(_BUG)
        if isinstance(bug, Bug):
            self.switched.emit(bug.key, item.checkState() == Qt.CheckState.Checked)


class _MistakeDelegate(QStyledItemDelegate):
    """Draws a row: switch, title, and a dot for each level; a heading as plain text."""

    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._view = view
        self.theme = theme

    def track(self, room: QRect) -> QRect:
        """Return where the switch of a row is drawn."""
        top = room.top() + (room.height() - _TRACK.height()) // 2
        return QRect(room.left() + _INSET, top, _TRACK.width(), _TRACK.height())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(80, QFontMetrics(interface_font()).height() + 2 * _ROOM)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        theme, room, bug = self.theme, option.rect, index.data(_BUG)
        painter.save()
        if not isinstance(bug, Bug):
            painter.setFont(interface_font(_SMALL, QFont.Weight.DemiBold))
            painter.setPen(QColor(theme.muted))
            words = room.adjusted(_INSET, 0, -_INSET, -3)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            text = painter.fontMetrics().elidedText(
                str(index.data()), Qt.TextElideMode.ElideRight, words.width()
            )
            painter.drawText(words, int(flags), text)
            painter.restore()
            return
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_pointed = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_chosen or is_pointed:
            painter.fillRect(room, QColor(theme.neutral if is_chosen else theme.hover))
        if is_chosen:
            painter.fillRect(QRect(room.left(), room.top(), _STRIPE, room.height()), QColor(theme.accent))
        self._draw_switch(painter, self.track(room), bool(index.data(Qt.ItemDataRole.CheckStateRole)))
        has_levels = room.width() >= _WITH_LEVELS
        levels = self._draw_levels(painter, room, bug.level) if has_levels else room.right() - 4
        words = QRect(room)
        words.setLeft(self.track(room).right() + _GAP)
        words.setRight(levels - 4)
        painter.setFont(interface_font())
        painter.setPen(QColor(theme.text if index.data(_SHOWS) is not False else theme.muted))
        text = painter.fontMetrics().elidedText(bug.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        is_bug = isinstance(index.data(_BUG), Bug)
        if is_bug and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            near = self.track(option.rect).adjusted(-_INSET, -_ROOM, _GAP // 2, _ROOM)
            if event.type() == QEvent.Type.MouseButtonRelease and near.contains(event.position().toPoint()):
                is_on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
                state = Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked
                return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
        return False

    def _draw_switch(self, painter: QPainter, track: QRect, is_on: bool) -> None:
        """Draw a switch; one that is on has the colour of faults."""
        theme = self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.fault if is_on else theme.faint), 1.2))
        painter.setBrush(QColor(theme.fault) if is_on else Qt.BrushStyle.NoBrush)
        outer, radius = QRectF(track).adjusted(0.6, 0.6, -0.6, -0.6), track.height() / 2
        painter.drawRoundedRect(outer, radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.surface if is_on else theme.faint))
        across = outer.right() - radius + 0.6 if is_on else outer.left() + radius - 0.6
        painter.drawEllipse(QPointF(across, outer.center().y()), radius - 3.5, radius - 3.5)

    def _draw_levels(self, painter: QPainter, room: QRect, level: int) -> int:
        """Draw a dot for each level, and return where they begin."""
        right, middle = room.right() - _INSET, room.center().y() + 0.5
        for place in range(3):
            is_full = place < level
            painter.setPen(QPen(QColor(self.theme.faint), 1))
            painter.setBrush(QColor(self.theme.muted) if is_full else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(right - 7.0 * (2 - place) - 2, middle), 2.2, 2.2)
        return right - 20
