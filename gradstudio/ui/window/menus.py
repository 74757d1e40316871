"""The menu bar, filled from the table of actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu

from gradstudio.app.program.settings import THEMES, Settings
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.actions.spec import KIND, ActionSpec
from gradstudio.ui.actions.table import ACTIONS, MENUS
from gradstudio.ui.data.menu import DataSetMenu
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, ThemeManager
from gradstudio.ui.presets.menu import PresetMenu
from gradstudio.ui.window.panels import PANELS


class MenuBar(QObject):
    """Fills a window's menu bar, and adds what is no action of the table: panels, themes, files, presets.

    Args:
        window: whose menu bar it is.
        actions: what the menus hold.
        docks: of the panels, in the order of the menu.
        presets: by name of each preset, what opens it.
        recent: the files of late.
        data_sets: those that are there to be shown.
        themes: what is chosen from.
        settings: where the theme is remembered.
    """

    def __init__(
        self,
        window: QMainWindow,
        actions: ActionRegistry,
        docks: Sequence[QDockWidget],
        presets: Mapping[str, QAction],
        recent: QMenu,
        data_sets: DataSetMenu,
        themes: ThemeManager,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._actions = actions
        self._themes = themes
        self._settings = settings
        self._presets = presets
        self._data_sets = data_sets
        self._submenus: dict[tuple[str, str], QMenu] = {}
        menus = {title: window.menuBar().addMenu(f"&{title}") for title in MENUS}
        for menu in menus.values():
            menu.setToolTipsVisible(True)  # they say why an action is disabled
        for spec in ACTIONS:
            if spec.separated:
                menus[spec.menu].addSeparator()
            self._menu_of(spec, menus[spec.menu]).addAction(actions[spec.name])
            if spec.name == "open":
                menus[spec.menu].addMenu(recent)
        menus["Data"].insertMenu(menus["Data"].actions()[0], data_sets)
        self.presets = PresetMenu(presets, themes.theme, window)
        window.menuBar().insertMenu(menus["Data"].menuAction(), self.presets)
        menus["View"].addSeparator()
        self._panels = menus["View"].addMenu("Panels")
        self._panel_icons: list[tuple[QAction, str]] = []
        rows = (row for row in PANELS if row.area != "stage")
        for row, dock in zip(rows, docks, strict=True):
            action = dock.toggleViewAction()
            action.setStatusTip(f"Show or hide the panel {action.text()}")
            action.setProperty(KIND, "Panel")
            action.triggered.connect(partial(_bring_to_front, dock))
            self._panels.addAction(action)
            self._panel_icons.append((action, row.icon))
        self._theme_menu = menus["View"].addMenu("Theme")
        group = QActionGroup(window)
        for choice in THEMES:
            action = self._theme_menu.addAction(choice.capitalize())
            action.setCheckable(True)
            action.setChecked(choice == themes.choice)
            action.setStatusTip(f"Theme: {choice}")
            action.setProperty(KIND, "Theme")
            action.triggered.connect(partial(self._on_theme_action_triggered, choice))
            group.addAction(action)
        themes.theme_changed.connect(self._show_icons)
        themes.theme_changed.connect(self.presets.set_theme)
        self._show_icons(themes.theme)

    def _menu_of(self, spec: ActionSpec, menu: QMenu) -> QMenu:
        """Return where an action stands: in a menu, or in one within it, which is made with its first action."""
        if not spec.submenu:
            return menu
        key = spec.menu, spec.submenu
        if key not in self._submenus:
            submenu = self._submenus[key] = menu.addMenu(spec.submenu)
            submenu.setToolTipsVisible(True)
            if spec.kind == spec.submenu:
                menu.aboutToShow.connect(partial(self._name, submenu, self._actions[spec.name]))
        return self._submenus[key]

    def _name(self, submenu: QMenu, action: QAction) -> None:
        """Call a menu within another what its actions are called together, which may depend on what is selected."""
        submenu.setTitle(str(action.property(KIND)).replace("&", "&&"))

    def every_action(self) -> list[QAction]:
        """Return all actions there are, for the command palette."""
        return [*self._actions, *self.further_actions()]

    def further_actions(self) -> list[QAction]:
        """Return the actions that are not in the table, such as presets, data sets, themes and panels."""
        of_menus = *self._data_sets.by_kind.values(), *self._theme_menu.actions(), *self._panels.actions()
        return [*self._presets.values(), *of_menus]

    def _show_icons(self, theme: Theme) -> None:
        for action, name in self._panel_icons:
            action.setIcon(icon(name, theme))

    def _on_theme_action_triggered(self, choice: str, checked: bool = False) -> None:
        self._themes.choose(choice)
        self._settings.theme = choice


def _bring_to_front(dock: QDockWidget) -> None:
    """Have a panel that was chosen in sight, where it comes behind the tab of another one."""
    if not dock.isHidden():
        dock.raise_()
