"""The workspaces: which panels are in sight together, each with a layout of its own that it remembers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow

from gradstudio.app.program.settings import Settings
from gradstudio.lab.arrangement import WORKSPACES, WindowArrangement
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.arranging import chosen_settings
from gradstudio.ui.window.docks import Docks
from gradstudio.ui.window.escape_key import EscapeKey
from gradstudio.ui.window.filling import Filling
from gradstudio.ui.window.fronts import bring_to_front, docks_in_sight
from gradstudio.ui.window.headers import Headers
from gradstudio.ui.window.lab_panels import LAB
from gradstudio.ui.window.laying_out import LayingOut
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.message_place import MessagePlace
from gradstudio.ui.window.panel_set import Panels
from gradstudio.ui.window.panels import BROUGHT
from gradstudio.ui.window.proportions import Proportions, height_of_docks
from gradstudio.ui.window.regions import hop, is_in
from gradstudio.ui.window.size_class import SizeClass, size_class, size_class_presented
from gradstudio.ui.window.visiting import Visit


class Workspaces(QObject):
    """Swaps layouts, and has a single panel fill the window and go back. Lives on the GUI thread.

    Args:
        docks: what is laid out.
        panels: what is in them.
        settings: where each workspace's layout is remembered.
        window: whose layouts they are; its parent.

    Signals:
        changed: the name of the workspace that is shown now, and the `SizeClass` of the window.
        presentation_left: the user wants to leave the presentation.
        picture_asked: the dock of whose panel a picture is asked for.
    """

    changed = Signal(str, object)
    presentation_left = Signal()
    picture_asked = Signal(object)

    def __init__(self, docks: Docks, panels: Panels, settings: Settings, window: QMainWindow) -> None:
        super().__init__(window)
        self._docks = docks
        self._panels = panels
        self._settings = settings
        self._window = window
        self._canvas = panels.widget("canvas")
        self._widgets = panels.as_read()
        self._size = SizeClass()
        self.is_presenting = False
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(0)
        self._resized.timeout.connect(self.fit)
        self._closed = QTimer(self)
        self._closed.setSingleShot(True)
        self._closed.setInterval(0)
        self._closed.timeout.connect(self._on_closed_timeout)
        self.current = WORKSPACES[0]
        self._escape = EscapeKey(window)
        self._escape.pressed.connect(self._on_escape_pressed)

    @property
    def stage_covers_strip(self) -> bool:
        """Whether the strip is out of sight since the stage alone fills the window, or since one presents."""
        filling = self._filling
        return self.is_presenting or (filling.is_on and filling.dock is None)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {
            **{f"workspace_{name}": partial(self.choose, name) for name in WORKSPACES},
            "drawer": partial(self._docks.toggle, "left"),
            "side": partial(self._docks.toggle, "right"),
            "strip": partial(self._docks.toggle, "bottom"),
            **{name: partial(self._bring, workspace, name) for name, workspace in BROUGHT.items()},
            "fill_stage": self._on_fill_stage,
            "next_region": partial(hop, self._widgets, 1),
            "previous_region": partial(hop, self._widgets, -1),
            "reset_layout": self.reset,
        }

    def _bring(self, workspace: str, name: str) -> None:
        """Bring a panel of a workspace, or with "" of the one that is shown, to the front, where it stands."""
        if workspace not in ("", self.current):
            self.choose(workspace)
        self._docks.show(name)

    def follow(self, messages: MessageBar, theme: Theme) -> None:
        """Follow the window's size and double clicks on headers; to be called when the docks stand.

        Args:
            messages: float over the stage; they are hopped to as well, after the panels.
            theme: how headers are drawn at first.
        """
        docks = self._docks
        self._widgets.append(messages)
        self.changed.connect(messages.show_workspace)
        self._headers = Headers(docks.windows, self.fill, theme, self)
        self._headers.picture_asked.connect(self.picture_asked)
        moving = self._canvas, *docks.all, *docks.windows
        MessagePlace(messages, docks.stage_area, self._panels, moving, self._window)
        self._proportions = Proportions(self._docks.all, self._window)
        self._filling = Filling(docks, self._proportions)
        self._visit = Visit(docks, self._filling, self.keep, self._lay_out)
        self._laying_out = LayingOut(docks, self._headers, self._proportions, self)
        for widget in (*self._docks.all, self._canvas, self._window):
            widget.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Draw headers in another theme; larger type may leave no room for all panels."""
        self._headers.set_theme(theme)
        self._resized.start()

    def present(self, on: bool) -> None:
        """Show only the stage and the column on the right, or all that was shown before.

        What stands on the left, and the column where there is no room for it, lies over the stage meanwhile.
        """
        self.keep()
        self.is_presenting = on
        self._size = self._size_class()
        self._show(self.current)

    def choose(self, name: str) -> None:
        """Show a workspace as one left it, or as it is at first."""
        self.keep()
        self._show(name)

    def arrange(self, arrangement: WindowArrangement) -> None:
        """Show what lessons and tests ask for, as if one had chosen it by hand.

        Raises:
            ConfigurationError: a name in it is unknown, or a setting cannot be what it says.
        """
        chosen = chosen_settings(arrangement, self._panels)
        self.choose(arrangement.workspace)
        self._docks.arrange_panels(arrangement)
        for setting, value in chosen:
            setting.choose(value)

    def visit(self, arrangement: WindowArrangement, *, opens_drawers: bool = True) -> None:
        """Show a workspace as it is at first, for a while; none of it is remembered, and `end_visit` goes back.

        Args:
            arrangement: the workspace, and which of its panels are brought into sight; what it chooses in panels
                stays chosen.
            opens_drawers: whether panels come into sight that lie over the stage.

        Raises:
            ConfigurationError: a name in it is unknown, or a setting cannot be what it says.
        """
        chosen = chosen_settings(arrangement, self._panels)
        self._visit.show(arrangement, opens_drawers=opens_drawers, lie_over=bool(self._size.areas_over))
        for setting, value in chosen:
            setting.choose(value)

    def end_visit(self) -> None:
        """Show again what was shown before the visit, unless another workspace was chosen since."""
        if self._visit.is_on:
            self._show(self.current)
            if self._visit.filled_before is not None:
                self.fill(*self._visit.filled_before)

    def restore(self) -> None:
        """Show the workspace of the last time."""
        self._size = self._size_class()
        self._show(self._settings.workspace)

    def fit(self) -> None:
        """Have panels lie over the stage, or share it, where a window is too small for all; or go back."""
        size = self._size_class()
        if size == self._size or self._filling.is_on:
            return
        if self._visit.is_on:
            self._size = size
            self._visit.show_again()
            return
        self._remember(self._proportions.shares_before_resize())
        self._size = size
        before = docks_in_sight(self._docks.all)
        self._show(self.current)
        bring_to_front(self._window, self._docks.all, before)

    def reset(self) -> None:
        """Put every panel of the workspace back where it was at first."""
        self._lay_out(self.current)

    def keep(self) -> None:
        """Remember the layout of the workspace that is shown."""
        if self._visit.is_on:
            return
        self._go_back()
        self._settings.workspace = self.current
        self._remember(self._proportions.shares())

    def fill(self, dock: QDockWidget | None) -> None:
        """Have a dock, or with None the canvas, fill the window; whatever fills it already goes back."""
        if self._filling.is_on:
            self._go_back()
        elif dock is None or not dock.isFloating():
            self._laying_out.stop()
            self._filling.begin(dock)
            if dock is not None:
                dock.installEventFilter(self)  # those of the panels have it already, and once only
            self._follow_escape()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()  # asked once: docks get thousands of events
        if watched is self._window:
            if kind == QEvent.Type.Resize:
                self._resized.start()
            return False
        if kind == QEvent.Type.HideToParent and self._filling.is_on and watched is self._filling.dock:
            self._closed.start()  # not before all of it is done: a layout that is being restored hides docks too
        if kind != QEvent.Type.MouseButtonDblClick:
            return False
        if isinstance(watched, QDockWidget) and not watched.isFloating():
            self.fill(watched)
            return True
        if watched is self._canvas:  # on its bar, between the controls
            self.fill(self._docks.dock_of(self._canvas))
            return True
        return False

    def _show(self, name: str) -> None:
        self._visit.leave()
        self.current = name
        if self.is_presenting:
            self._lay_out(name)
        else:
            self._lay_out(name, self._settings.layout(self._key), self._settings.shares(self._key))

    def _lay_out(
        self, name: str, layout: QByteArray | None = None, shares: Mapping[str, float] | None = None
    ) -> None:
        self._filling.forget()
        has_strip = name == LAB or not self.is_presenting  # what an audience of the lab looks at stands there
        self._laying_out.lay_out(name, self._size, layout, shares, has_strip=has_strip)
        self._follow_escape()
        self.changed.emit(name, self._size)

    def _remember(self, shares: dict[str, float]) -> None:
        """Remember the layout that is shown under its key."""
        if not self.is_presenting:
            self._settings.set_layout(self._key, self._docks.save(), shares)

    @property
    def _key(self) -> str:
        """The name under which the layout of the workspace is remembered at this size of the window."""
        return f"{self.current}_{self._size.key}" if self._size.key else self.current

    def _size_class(self) -> SizeClass:
        width, height, needs = self._window.width(), height_of_docks(self._window), self._docks.sizes.needs()
        if self.is_presenting:
            return size_class_presented(width, height, needs)
        return size_class(width, height, needs, text_scale())

    def _on_escape_pressed(self) -> None:
        if self.is_presenting and not self._filling.is_on:
            self.presentation_left.emit()
        else:
            self._go_back()

    def _on_fill_stage(self) -> None:
        focus = QApplication.focusWidget()
        dock = None if focus is None else self._docks.dock_of(focus)
        on_stage = focus is not None and is_in(focus, self._canvas)
        if dock is not None or on_stage or self._filling.is_on:
            self.fill(dock)

    def _go_back(self) -> None:
        if self._filling.is_on:
            self._filling.go_back()
            self._docks.lay_over(self._size)
            self._follow_escape()
            self._resized.start()

    def _on_closed_timeout(self) -> None:
        """Show the others again when what fills the window was closed, which it stays."""
        filling = self._filling
        if filling.is_of_nothing:
            dock = filling.dock
            self._go_back()
            if dock in self._docks.all:
                dock.hide()

    def _follow_escape(self) -> None:
        self._escape.set_awaited(self.is_presenting or self._filling.is_on)
