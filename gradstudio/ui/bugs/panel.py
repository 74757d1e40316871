"""`BugsPanel`: the classic mistakes, switched on and off, and the game of finding one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from gradstudio.app.graph.shown import ShownGraph
from gradstudio.app.lab.bugs.bug_lab import BugLab
from gradstudio.lab.bugs.table import BUGS
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.bugs.hunt_page import HuntPage
from gradstudio.ui.bugs.mistakes_page import MistakesPage
from gradstudio.ui.bugs.page_choice import PAGES
from gradstudio.ui.bugs.results import VIEWS
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme


class BugsPanel(QWidget, View):
    """Two pages.

    Args:
        lab: has the switches, what they do, and the game.
        graph: the graph of the canvas.
        theme: how it is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(self, lab: BugLab, graph: ShownGraph, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lab = lab
        self._is_seen = True
        self.mistakes = MistakesPage(lab, graph, theme, self)
        self.hunt = HuntPage(lab.hunt, graph, theme, self)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.mistakes)
        self._pages.addWidget(self.hunt)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._pages, 1)
        for page in (self.mistakes, self.hunt):
            page.choice.chosen.connect(self.choose_page)

    @property
    def page(self) -> str:
        """Which page is seen, a key of `PAGES`."""
        return list(PAGES)[self._pages.currentIndex()]

    def choose_page(self, key: str) -> None:
        """Show a page."""
        self._pages.setCurrentIndex(list(PAGES).index(key))

    def show_spec(self, spec: ProjectSpec) -> None:
        self.mistakes.refresh()

    def set_seen(self, seen: bool) -> None:
        self._is_seen = seen
        self._tell_seen()

    def set_theme(self, theme: Theme) -> None:
        self.mistakes.set_theme(theme)
        self.hunt.set_theme(theme)

    def set_actions(self, actions: ActionRegistry) -> None:
        self.hunt.debugger_opened.connect(actions["debugger"].trigger)

    def remembered(self) -> Mapping[str, object]:
        return {
            "page": self.page,
            "hunt": self._lab.hunt.progress.plain(),
            "view": self.mistakes.results.view,
        }

    def recall(self, kept: Mapping[str, object]) -> None:
        if (page := kept.get("page")) in PAGES:
            self.choose_page(str(page))
        if (view := kept.get("view")) in VIEWS:
            self.mistakes.results.choose(str(view))
        self._lab.hunt.recall(kept.get("hunt"))

    def settings(self) -> Mapping[str, Setting]:
        keys = tuple(bug.key for bug in BUGS)
        return {
            "page": Setting(choices=tuple(PAGES), choose=self.choose_page),
            "bug": Setting(choices=keys, choose=self.mistakes.choose),
            "on": Setting(choices=keys, choose=self._set_on, several=True),
            "view": Setting(choices=tuple(VIEWS), choose=self.mistakes.results.choose),
        }

    def sizeHint(self) -> QSize:
        return QSize(640, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tell_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell_seen()

    def _tell_seen(self) -> None:
        self._lab.set_seen(self._is_seen and self.isVisible())

    def _set_on(self, keys: tuple[str, ...]) -> None:
        self._lab.switch_off()
        for key in keys:
            self._lab.set_on(key, True)
