"""The header of a panel: its title, controls of its own, and what pulls it out of the window or closes it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QTabBar, QToolButton, QWidget

from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.measures import INSET
from gradstudio.ui.look.theme import Theme

_BUTTON = 24
_ICON = 14
_SPACING = 8
_FLOATABLE = QDockWidget.DockWidgetFeature.DockWidgetFloatable
_CLOSABLE = QDockWidget.DockWidgetFeature.DockWidgetClosable


class HeaderButtons(QWidget):
    """Saves a dock as a picture, pulls it out or puts it back, and closes it; what it may not is not offered.

    Args:
        theme: how to draw.
        parent: as for any QWidget.

    Signals:
        picture_asked: the dock of which a picture is asked for.
    """

    picture_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._dock: QDockWidget | None = None
        self._shown: tuple[QDockWidget.DockWidgetFeature, str, bool] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._picture, self._float, self._close = (
            self._button(row, name) for name in ("picture", "float", "close")
        )
        self._picture.clicked.connect(self._on_picture_clicked)
        self._float.clicked.connect(self._on_float_clicked)
        self._close.clicked.connect(self._on_close_clicked)
        self.set_theme(theme)

    def follow(self, dock: QDockWidget) -> None:
        """Act on a dock from now on, and say what each button does to it as it is now."""
        self._dock = dock
        shown = features, title, floats = dock.features(), dock.windowTitle(), dock.isFloating()
        if shown == self._shown:  # as nearly always: each change of the layout asks
            return
        self._shown = shown
        may = bool(features & _FLOATABLE), bool(features & _CLOSABLE)
        self._float.setVisible(may[0])
        self._close.setVisible(may[1])
        self.setMinimumWidth(_BUTTON * sum(may))  # the picture gives way
        for button, hint in (
            (self._picture, f"Save {title} as a picture"),
            (
                self._float,
                f"Put {title} back into the window" if floats else f"Pull {title} out of the window",
            ),
            (self._close, f"Close {title}; View → Panels brings it back"),
        ):
            button.setToolTip(hint)
            button.setAccessibleName(hint)

    @property
    def whole_width(self) -> int:
        """How much room all that is offered takes, in pixels."""
        return _BUTTON + self.minimumWidth()

    def show_picture(self, on: bool) -> None:
        """Offer the picture, or not, where there is no room for all."""
        self._picture.setVisible(on)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._picture.setIcon(icon("picture", theme, "muted"))
        self._float.setIcon(icon("float", theme, "muted"))
        self._close.setIcon(icon("close", theme, "muted"))

    def _button(self, row: QHBoxLayout, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"header_{name}")
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the menu and Ctrl+Shift+M do it by key
        row.addWidget(button)
        return button

    def _on_picture_clicked(self) -> None:
        if self._dock is not None:
            self.picture_asked.emit(self._dock)

    def _on_float_clicked(self) -> None:
        if self._dock is not None:
            self._dock.setFloating(not self._dock.isFloating())

    def _on_close_clicked(self) -> None:
        if self._dock is not None:
            self._dock.close()


class HeaderControls(QWidget):
    """Controls of a panel in its header, in rows where there is no room for one; without any room they are cut.

    Args:
        controls: take the width in equal parts.
        parent: as for any QWidget.
    """

    def __init__(self, controls: Sequence[QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACING)
        for control in controls:
            self._row.addWidget(control, 1)

    def hasHeightForWidth(self) -> bool:
        return False  # Qt asks headers for a height without a width: it is that for the width that there is

    def sizeHint(self) -> QSize:
        return QSize(self._row.sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # other rows, another height

    def _height(self) -> int:
        row = self._row
        return row.heightForWidth(self.width()) if row.hasHeightForWidth() else row.sizeHint().height()


class DockHeader(QWidget):
    """Stands in the place of Qt's title bar. A tab may say the title in its place, and have the buttons beside it.

    Its sizes are those of its layout, which remembers them: Qt asks for them thousands of times.

    Args:
        dock: whose header it is; its parent.
        theme: how to draw.

    Attributes:
        dock: whose header it is.
        buttons: act on the dock.
    """

    def __init__(self, dock: QDockWidget, theme: Theme) -> None:
        super().__init__(dock)
        self.dock = dock
        self._controls: HeaderControls | None = None
        self._is_told_by_tab = self._has_corner = False
        self._title = QLabel(dock.windowTitle(), self)
        self._title.setObjectName("section")
        self._title.setMinimumWidth(1)
        self.buttons = HeaderButtons(theme, self)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(INSET, 0, 4, 0)
        row.setSpacing(_SPACING)
        row.addWidget(self._title, 1)
        row.addWidget(self.buttons)
        dock.windowTitleChanged.connect(self._title.setText)
        dock.setTitleBarWidget(self)
        self.follow(by_tab=False, has_corner=False)

    def take(self, controls: Sequence[QWidget]) -> None:
        """Place controls of the panel beside the title; once."""
        if controls and self._controls is None:
            self._controls = HeaderControls(controls, self)
            self._row.setStretchFactor(self._title, 0)
            self._row.insertWidget(1, self._controls, 1)
            self._fit()

    def follow(self, *, by_tab: bool, has_corner: bool) -> None:
        """Show what the dock is and may now.

        Args:
            by_tab: whether a tab says its title already.
            has_corner: whether the buttons stand beside the tabs.
        """
        self.buttons.follow(self.dock)
        if (by_tab, has_corner) != (self._is_told_by_tab, self._has_corner):
            self._is_told_by_tab, self._has_corner = by_tab, has_corner
            self._title.setVisible(not by_tab)
            self.buttons.setVisible(not has_corner)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_picture()

    def _fit_picture(self) -> None:
        """Offer the picture only beside a title that has room; the header's menu has it always."""
        title = 0 if self._is_told_by_tab else self._title.sizeHint().width() + self._row.spacing()
        has_room = self.width() >= INSET + 4 + title + self.buttons.whole_width
        self.buttons.show_picture(has_room and self._controls is None)

    def _fit(self) -> None:
        """Take no height where there is nothing to show."""
        is_empty = self._is_told_by_tab and self._has_corner and self._controls is None
        self.setMaximumHeight(0 if is_empty else 16777215)
        self._fit_picture()
        self.updateGeometry()

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.buttons.set_theme(theme)


class TabCorner(QObject):
    """Puts the buttons of the panel in front at the end of a bar of tabs, where there is room for them.

    Args:
        bar: the tabs. Qt makes them and keeps them, so what stands on them is kept alive by this.
        theme: how to draw.
        parent: as for any QObject.
    """

    def __init__(self, bar: QTabBar, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self.buttons = HeaderButtons(theme, bar)
        bar.installEventFilter(self)

    def follow(self, dock: QDockWidget) -> None:
        """Act on the dock whose tab is in front."""
        self.buttons.follow(dock)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.LayoutRequest):
            self._place()
        return False

    def _place(self) -> None:
        bar = self._bar
        if not bar.count():
            return
        if bar.shape() != QTabBar.Shape.RoundedNorth:  # Qt takes another place's bar for upright tabs
            self.buttons.hide()
            return
        end = bar.tabRect(bar.count() - 1).right()
        self.buttons.show_picture(end < bar.width() - self.buttons.whole_width - 4)
        size = self.buttons.sizeHint()
        x = bar.width() - size.width() - 4
        self.buttons.setGeometry(x, (bar.height() - size.height()) // 2, size.width(), size.height())
        self.buttons.setVisible(end < x)
