"""What the actions of the menu "Help" do that explain the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gradstudio.app.program.below import children_of
from gradstudio.project.presets import PRESETS, Preset
from gradstudio.ui.help.header_tips import HeaderTips
from gradstudio.ui.look.theme import Theme

if TYPE_CHECKING:
    from gradstudio.ui.help.tour import Rooms, Tour
    from gradstudio.ui.help.welcome_page import WelcomePage


class HelpCommands(QObject):
    """Opens what helps. Lives on the GUI thread.

    Page, tour and glossary are loaded when they are first opened: the window begins without them.

    Args:
        open_preset: opens a preset.
        play: trains.
        ask_for_data: lets one choose a file to learn from.
        window: over what the page of the first start lies; its parent.
    """

    def __init__(
        self,
        open_preset: Callable[[Preset], None],
        play: Callable[[], None],
        ask_for_data: Callable[[], None],
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._open_preset = open_preset
        self._play = play
        self._window = window
        self._theme: Theme | None = None
        self._make_page: Callable[[Theme], WelcomePage] | None = None
        self._make_tour: Callable[[Theme], Tour] | None = None
        self._page: WelcomePage | None = None
        self._tour: Tour | None = None
        self._workspace = ""
        # A dialog opens when the click on the page is over.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(ask_for_data)

    @property
    def page(self) -> WelcomePage:
        """What one can begin with; it is made when it is first asked for."""
        if self._page is None:
            assert self._theme is not None
            assert self._make_page is not None
            self._page = page = self._make_page(self._theme)
            page.preset_chosen.connect(self._on_page_preset_chosen)
            page.own_data_chosen.connect(self._soon.start)
            page.tour_asked.connect(self._on_tour)
        return self._page

    @property
    def tour(self) -> Tour:
        """Leads around the window; it is made when it is first asked for."""
        if self._tour is None:
            assert self._theme is not None
            assert self._make_tour is not None
            self._tour = self._make_tour(self._theme)
        return self._tour

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {"welcome": self._on_welcome, "tour": self._on_tour, "glossary": self._on_glossary}

    def follow(
        self,
        area: Callable[[], QRect],
        rooms: Rooms,
        places: Mapping[str, QWidget],
        followed: Iterable[QWidget],
        theme: Theme,
    ) -> None:
        """Say over what the page and the tour lie; to be called when the panels stand.

        Args:
            area: returns where the stage is, in the window's pixels.
            rooms: shows the workspaces that the tour goes through.
            places: by name of each panel and control, the widget that the tour points at.
            followed: widgets whose moves change where all that is, docks among them.
            theme: how it is drawn at first.
        """
        followed = tuple(followed)
        HeaderTips((widget for widget in followed if isinstance(widget, QDockWidget)), self)
        self._theme = theme

        def make_page(theme: Theme) -> WelcomePage:
            from gradstudio.ui.help.welcome_page import WelcomePage  # noqa: PLC0415 - see the class

            return WelcomePage(area, followed, theme, self._window)

        def make_tour(theme: Theme) -> Tour:
            from gradstudio.ui.help.tour import Tour  # noqa: PLC0415 - see the class

            return Tour(rooms, places, followed, theme, self._window)

        self._make_page, self._make_tour = make_page, make_tour

    def greet(self) -> None:
        """Train the demo, and show what else there is to begin with; for the very first start."""
        self._play()
        self.page.open_page(first=True)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for made in (self._page, self._tour):
            if made is not None:
                made.set_theme(theme)

    def start_over(self) -> None:
        """Close the page that offers projects: another one is open, or is being brought in."""
        if self._page is not None:
            self._page.close_card()

    def leave_workspace(self, name: str) -> None:
        """Close that page where another workspace is shown: what it says is behind it is not there."""
        if name != self._workspace and self._workspace:
            self.start_over()
        self._workspace = name

    def _on_welcome(self) -> None:
        if self._tour is not None:
            self._tour.card.close_card()
        self.page.open_page()

    def _on_tour(self) -> None:
        if self._page is not None:
            self._page.close_card()
        self.tour.begin()

    def _on_glossary(self) -> None:
        from gradstudio.ui.help.glossary_dialog import GlossaryDialog  # noqa: PLC0415 - see the class

        dialog = next(iter(children_of(self._window, GlossaryDialog)), None)
        if dialog is None:
            dialog = GlossaryDialog(self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        dialog.query.setFocus()

    def _on_page_preset_chosen(self, name: str) -> None:
        self._open_preset(next(preset for preset in PRESETS if preset.name == name))
        self._play()
