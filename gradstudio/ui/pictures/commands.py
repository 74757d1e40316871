"""Which pictures the window shows now, and what the action "Save picture" does with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gradstudio.app.program.below import children_of
from gradstudio.ui.kit.panel_picture import PanelPicture, drawings_in, picture_of
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme
from gradstudio.ui.window.docks import Docks
from gradstudio.ui.window.regions import in_sight, is_in


class PictureCommands(QObject):
    """Offers every panel that is in sight, and each drawing in it. Lives on the GUI thread.

    Args:
        docks: where panels stand.
        stage: the panel that has the stage.
        theme: returns the present one.
        window: parent of the dialog.

    Signals:
        informed: a sentence about what was written or copied.
        refused: a sentence that says why nothing was written.
    """

    informed = Signal(str)
    refused = Signal(str)

    def __init__(self, docks: Docks, stage: QWidget, theme: Callable[[], Theme], window: QMainWindow) -> None:
        super().__init__(window)
        self._docks = docks
        self._stage = stage
        self._theme = theme
        self._window = window

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for the action what it does."""
        return {"save_picture": self.ask}

    def ask(self) -> None:
        """Ask what to do with a picture of the panel that has the focus, or of what has the stage."""
        self._ask(self._panel_of(self._window.focusWidget()))

    def ask_for(self, dock: QDockWidget) -> None:
        """Ask what to do with a picture of the panel of a dock."""
        self._ask(dock.widget())

    def _ask(self, meant: QWidget | None) -> None:
        from gradstudio.ui.pictures.dialog import PictureDialog  # noqa: PLC0415 - Qt's SVG is loaded with it

        pictures: list[PanelPicture] = []
        chosen = 0
        for panel, title in self._panels().items():
            if panel is meant:
                chosen = len(pictures)
            pictures += [one for one in self._pictures(panel, title) if not one.size.isEmpty()]
        if not pictures:
            self.refused.emit("No panel is in sight. Bring one back by View → Panels.")
            return
        dialog = PictureDialog(pictures, chosen, self._window)
        dialog.informed.connect(self.informed)
        dialog.refused.connect(self.refused)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _panel_of(self, focus: QWidget | None) -> QWidget | None:
        inside = (panel for panel in self._panels() if focus is not None and is_in(focus, panel))
        return next(inside, None)

    def _panels(self) -> dict[QWidget, str]:
        """Return the panels in sight with their titles: what has the stage, then from the left to the right."""
        found: dict[QWidget, str] = {}
        for window in self._docks.windows:
            for dock in children_of(window, QDockWidget):
                panel = _widget_of(dock)
                if panel is not None and in_sight(panel):
                    found[panel] = dock.windowTitle()
        ordered = sorted(found, key=lambda panel: panel.mapToGlobal(QPoint()).toTuple())
        stage = {self._stage: "Graph"} if in_sight(self._stage) else {}
        return stage | {panel: found[panel] for panel in ordered}

    def _pictures(self, panel: QWidget, title: str) -> Iterator[PanelPicture]:
        """Yield the picture of a panel, and those of its drawings where it has several."""
        theme = self._theme()
        own = panel.pictures(title) if isinstance(panel, View) else ()
        drawings = [] if own else list(drawings_in(panel, theme))
        yield from own or (picture_of(title, theme, panel),)
        for drawing in drawings:
            yield drawing.named(title)


def _widget_of(dock: QDockWidget) -> QWidget | None:
    """Return what stands in a dock; nothing does in one whose panel has the stage."""
    return dock.widget()
