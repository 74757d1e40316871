"""The workspaces: which panels are in sight together, each with a layout of its own that it remembers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QMainWindow

from gradstudio.app.program.arrangement import WindowArrangement
from gradstudio.app.program.settings import WORKSPACES, Settings
from gradstudio.ui.look.text_size import text_scale
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.arranging import chosen_settings
from gradstudio.ui.window.docks import Docks
from gradstudio.ui.window.headers import Headers
from gradstudio.ui.window.message_bar import MessageBar
from gradstudio.ui.window.message_place import MessagePlace
from gradstudio.ui.window.panels import PANELS, Panels
from gradstudio.ui.window.proportions import Proportions, height_of_docks
from gradstudio.ui.window.regions import hop, is_in
from gradstudio.ui.window.size_class import SizeClass, size_class

_SECOND_TURN_MILLISECONDS = 200
_REGIONS = ("left", "top", "stage", "right", "bottom")


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
    """

    changed = Signal(str, object)
    presentation_left = Signal()

    def __init__(self, docks: Docks, panels: Panels, settings: Settings, window: QMainWindow) -> None:
        super().__init__(window)
        self._docks = docks
        self._panels = panels
        self._settings = settings
        self._window = window
        self._canvas = panels.widget("canvas")
        self._drawings = [drawing for view in panels if (drawing := view.drawing())]
        rows = sorted(PANELS, key=lambda row: _REGIONS.index(row.area))
        self._widgets = [panels.widget(row.name) for row in rows]
        self._before_filling: QByteArray | None = None
        self._shares_before: dict[str, float] = {}
        self._had_stage = True
        self._filled: QDockWidget | None = None
        self._filled_before: tuple[QDockWidget | None] | None = None  # by what, before a visit
        self._visited = self._visited_panel = ""
        self._size = SizeClass()
        self.is_presenting = False
        self._wanted: dict[str, float] = {}
        # Qt lays out anew what it restored, at each change of size, and forgets it only after 150 ms.
        self._laid_over, self._laid_over_again = QTimer(self), QTimer(self)
        self._laid_over.timeout.connect(self._laid_over_again.start)
        for timer, milliseconds in ((self._laid_over, 0), (self._laid_over_again, _SECOND_TURN_MILLISECONDS)):
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
            timer.timeout.connect(self._on_laid_over_timeout)
        self._resized = QTimer(self)
        self._resized.setSingleShot(True)
        self._resized.setInterval(0)
        self._resized.timeout.connect(self.fit)
        self.current = WORKSPACES[0]
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self._on_escape)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {
            **{f"workspace_{name}": partial(self.choose, name) for name in WORKSPACES},
            "drawer": partial(self._docks.toggle, "left"),
            "side": partial(self._docks.toggle, "right"),
            "strip": partial(self._docks.toggle, "bottom"),
            "fill_stage": self._on_fill_stage,
            "next_region": partial(hop, self._widgets, 1),
            "previous_region": partial(hop, self._widgets, -1),
            "reset_layout": self.reset,
        }

    def follow(self, messages: MessageBar, theme: Theme) -> None:
        """Follow the window's size and double clicks on headers; to be called when the docks stand.

        Args:
            messages: float over the stage; they are hopped to as well, after the panels.
            theme: how headers are drawn at first.
        """
        docks = self._docks
        self._widgets.append(messages)
        self._headers = Headers(docks.windows, self.fill, theme, self)
        moving = self._canvas, *docks.all, *docks.windows
        MessagePlace(messages, docks.stage_area, self._drawings, moving, self._window)
        self._proportions = Proportions(self._docks.all, self._window)
        for widget in (*self._docks.all, self._canvas, self._window):
            widget.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Draw headers in another theme; larger type may leave no room for all panels."""
        self._headers.set_theme(theme)
        self._resized.start()

    def present(self, on: bool) -> None:
        """Show only the stage and the column on the right, or all that was shown before."""
        self.keep()
        self.is_presenting = on
        self._size = self._size_class()
        self._show(self.current)
        self._escape.setEnabled(on)

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
        if arrangement.panels:
            self._docks.show_only(arrangement.panels)
        for setting, value in chosen:
            setting.choose(value)

    def visit(self, name: str, panel: str) -> None:
        """Show a workspace as it is at first, for a while; none of it is remembered, and `end_visit` goes back.

        Args:
            name: of the workspace.
            panel: name of a panel of it that is brought into sight, wherever it stands.
        """
        if not self._visited:
            self._filled_before = None if self._before_filling is None else (self._filled,)
            self.keep()
        # A drawer that is open would lie over the next panel, and what fills the window would hide it.
        if name != self._visited or self._size.areas_over or self._before_filling is not None:
            self._visited = name
            self._show_visited()
        self._visited_panel = panel
        self._docks.show(panel)

    def end_visit(self) -> None:
        """Show again what was shown before the visit, unless another workspace was chosen since."""
        if self._visited:
            self._show(self.current)
            if self._filled_before is not None:
                self.fill(*self._filled_before)

    def restore(self) -> None:
        """Show the workspace of the last time."""
        self._size = self._size_class()
        self._show(self._settings.workspace)

    def fit(self) -> None:
        """Have panels lie over the stage, or share it, where a window is too small for all; or go back."""
        size = self._size_class()
        if size != self._size and self._before_filling is None:
            if not self._visited:
                self._remember(self._proportions.shares_before_resize())
            self._size = size
            if self._visited:
                self._show_visited()
                self._docks.show(self._visited_panel)
            else:
                self._show(self.current)

    def reset(self) -> None:
        """Put every panel of the workspace back where it was at first."""
        self._forget_filling()
        self._docks.arrange(self.current, self._size)
        self._docks.lay_over(self._size)

    def keep(self) -> None:
        """Remember the layout of the workspace that is shown."""
        if self._visited:
            return
        self._go_back()
        self._settings.workspace = self.current
        self._remember(self._proportions.shares())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._resized.start()
            return False
        if event.type() != QEvent.Type.MouseButtonDblClick:
            return False
        if isinstance(watched, QDockWidget) and not watched.isFloating():
            self.fill(watched)
            return True
        if watched is self._canvas:  # on its bar, between the controls
            self.fill(self._docks.dock_of(self._canvas))
            return True
        return False

    def _show(self, name: str) -> None:
        self._forget_filling()
        self._visited = ""
        self.current = name
        self._docks.arrange(name, self._size)
        layout = None if self.is_presenting else self._settings.layout(self._key)
        if self.is_presenting:
            self._docks.hide("left", "bottom")
        is_restored = layout is not None and self._docks.restore(layout)
        self._docks.lay_over(self._size)
        if is_restored:
            self._proportions.set_shares(self._settings.shares(self._key))
        self._wanted = self._settings.shares(self._key) if is_restored else {}
        self._laid_over.start()
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
        window = self._window
        if self.is_presenting:  # there is room enough for what is shown
            return SizeClass()
        return size_class(window.width(), height_of_docks(window), self._docks.needs(), text_scale())

    def _show_visited(self) -> None:
        self._forget_filling()
        self._docks.arrange(self._visited, self._size)
        self._docks.lay_over(self._size)
        self._wanted = {}
        self._laid_over.start()
        self.changed.emit(self._visited, self._size)

    def _on_laid_over_timeout(self) -> None:
        self._headers.follow()  # a title that a tab says takes no height
        self._docks.give_room()
        if self._wanted:
            self._proportions.set_shares(self._wanted)
        elif self._before_filling is None:
            self._docks.size(self._visited or self.current)

    def _on_escape(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit) and focus.isModified():  # what is being typed is given up first
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(focus, key)
        elif self.is_presenting and self._before_filling is None:
            self.presentation_left.emit()
        else:
            self._go_back()

    def _on_fill_stage(self) -> None:
        focus = QApplication.focusWidget()
        dock = None if focus is None else self._docks.dock_of(focus)
        on_stage = focus is not None and is_in(focus, self._canvas)
        if dock is not None or on_stage or self._before_filling is not None:
            self.fill(dock)

    def fill(self, dock: QDockWidget | None) -> None:
        """Have a dock, or with None the canvas, fill the window; whatever fills it already goes back."""
        if self._before_filling is not None:
            self._go_back()
        elif dock is None or not dock.isFloating():
            self._before_filling = self._docks.save()
            self._filled = dock
            self._shares_before = self._proportions.shares()
            self._had_stage = self._docks.is_stage_open
            self._docks.fill(dock)
            self._escape.setEnabled(True)

    def _go_back(self) -> None:
        if self._before_filling is not None:
            self._docks.open_stage(self._had_stage)
            self._docks.restore(self._before_filling)
            self._proportions.set_shares(self._shares_before)
            self._docks.lay_over(self._size)
            self._forget_filling()
            self._resized.start()

    def _forget_filling(self) -> None:
        self._before_filling = None
        self._escape.setEnabled(self.is_presenting)
