"""`LatePanel`: a panel that is made when it is first seen, and what stands in its place until then."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from gradstudio.app.run.mailbox import Mail
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.panel_picture import PanelPicture
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.view import View
from gradstudio.ui.look.theme import Theme

_LEAST = QSizePolicy.Policy.Minimum


class LatePanel(View, QWidget):
    """Holds a panel from the moment it is first seen. Lives on the GUI thread.

    Until then it keeps the newest of what the window tells, and tells the panel that when it is made. What a panel
    is to know of the past stands in models. Whoever asks for its settings has it made at once.

    Args:
        make: returns the panel, which is a widget too, for a theme and a parent.
        least: the least size of the panel, in pixels; its dock has this size at least before the panel is made.
        acts_on: names of the actions that the panel handles; the first that is triggered has it made.
        theme: how the panel is drawn at first.
        parent: as for any QWidget.
    """

    def __init__(
        self,
        make: Callable[[Theme, QWidget], View],
        least: QSize,
        acts_on: tuple[str, ...],
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._acts_on = acts_on
        self._theme = theme
        self._view: View | None = None
        self._spec: ProjectSpec | None = None
        self._mail: Mail | None = None
        self._actions: ActionRegistry | None = None
        self._kept: Mapping[str, object] = {}
        self._is_playing = self._is_pressed = self._is_loaded = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addItem(QSpacerItem(least.width(), least.height(), _LEAST, _LEAST))

    @property
    def is_made(self) -> bool:
        """Whether the panel has been made."""
        return self._view is not None

    def view(self) -> View:
        """Return the panel, which is made now if it has not been."""
        if self._view is None:
            self._view = view = self._make(self._theme, self)
            assert isinstance(view, QWidget)
            self._column.takeAt(0)
            self._column.addWidget(view)
            if self._spec is not None:
                view.show_spec(self._spec)
            if self._actions is not None:
                view.set_actions(self._actions)
            view.recall(self._kept)
            if self._mail is not None:
                view.receive(self._mail)
                self._mail = None
            view.show_playing(self._is_playing)
            view.show_play_pressed(self._is_pressed)
            if self._is_loaded:
                view.load()
            view.draw()
        return self._view

    def show_spec(self, spec: ProjectSpec) -> None:
        self._spec = spec
        if self._view is not None:
            self._view.show_spec(spec)

    def start_over(self) -> None:
        self._mail = None
        if self._view is not None:
            self._view.start_over()

    def begin_run(self) -> None:
        self._mail = None
        if self._view is not None:
            self._view.begin_run()

    def receive(self, mail: Mail) -> None:
        if self._view is None:
            self._mail = mail
        else:
            self._view.receive(mail)

    def draw(self) -> None:
        if self._view is not None:
            self._view.draw()

    def painting_seconds(self) -> float:
        return 0.0 if self._view is None else self._view.painting_seconds()

    def show_playing(self, playing: bool) -> None:
        self._is_playing = playing
        if self._view is not None:
            self._view.show_playing(playing)

    def show_play_pressed(self, pressed: bool) -> None:
        self._is_pressed = pressed
        if self._view is not None:
            self._view.show_play_pressed(pressed)

    def set_seen(self, seen: bool) -> None:
        """Have the panel made when it is seen for the first time, and say from then on whether it is."""
        if seen or self._view is not None:
            self.view().set_seen(seen)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._view is not None:
            self._view.set_theme(theme)

    def drawing(self) -> tuple[QWidget, ...]:
        return () if self._view is None else self._view.drawing()

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        return () if self._view is None else self._view.pictures(title)

    def taken(self) -> NDArray[np.float64]:
        return super().taken() if self._view is None else self._view.taken()

    def handlers(self) -> dict[str, Callable[..., None]]:
        return {name: self._handler(name) for name in self._acts_on}

    def header_controls(self) -> tuple[QWidget, ...]:
        return () if self._view is None else self._view.header_controls()

    def set_actions(self, actions: ActionRegistry) -> None:
        self._actions = actions
        if self._view is not None:
            self._view.set_actions(actions)

    def remembered(self) -> Mapping[str, object]:
        return self._kept if self._view is None else self._view.remembered()

    def recall(self, kept: Mapping[str, object]) -> None:
        self._kept = kept
        if self._view is not None:
            self._view.recall(kept)

    def settings(self) -> Mapping[str, Setting]:
        return self.view().settings()

    def load(self) -> None:
        self._is_loaded = True
        if self._view is not None:
            self._view.load()

    def _handler(self, name: str) -> Callable[..., None]:
        def handle(*arguments: object) -> None:
            self.view().handlers()[name](*arguments)

        return handle
