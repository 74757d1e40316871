"""The size of type: chosen by key, and larger while one presents to a room."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from gradstudio.app.program.settings import TEXT_SIZES, Settings
from gradstudio.ui.kit.focus import give_back_focus
from gradstudio.ui.look.theme import ThemeManager
from gradstudio.ui.window.presenter_pointer import PresenterPointer
from gradstudio.ui.window.workspaces import Workspaces

_PRESENTED = 1.5


class TextSize(QObject):
    """Draws type in the size that the user chose, and in a presentation larger. Lives on the GUI thread.

    A presentation shows the stage and the column on the right, with larger type and marks and a large pointer. When
    it is left all is as it was.

    Args:
        themes: draw it.
        settings: where the size is remembered.
        workspaces: show less while one presents.
        window: whose type it is; its parent.
    """

    def __init__(
        self, themes: ThemeManager, settings: Settings, workspaces: Workspaces, window: QWidget
    ) -> None:
        super().__init__(window)
        self._themes = themes
        self._settings = settings
        self._workspaces = workspaces
        self._focus_before: QWidget | None = None
        self.pointer = PresenterPointer(themes.theme, window)
        themes.theme_changed.connect(self.pointer.set_theme)
        workspaces.presentation_left.connect(self._on_workspaces_presentation_left)

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action what it does."""
        return {
            "text_larger": partial(self.step, 1),
            "text_smaller": partial(self.step, -1),
            "text_usual": partial(self.choose, 1.0),
            "present": self._on_present,
        }

    def restore(self) -> None:
        """Draw in the size of the last time."""
        self._draw()

    def step(self, direction: int) -> None:
        """Draw type in the next larger size, or with −1 the next smaller, as far as there is one."""
        at = TEXT_SIZES.index(self._settings.text_size) + direction
        self.choose(TEXT_SIZES[min(max(at, 0), len(TEXT_SIZES) - 1)])

    def choose(self, size: float) -> None:
        """Draw type in one of `TEXT_SIZES`, and remember it."""
        self._settings.text_size = size
        self._draw(_PRESENTED if self._workspaces.is_presenting else 1.0)

    def present(self, on: bool) -> None:
        """Begin a presentation, or leave it."""
        if on == self._workspaces.is_presenting:
            return
        if on:
            self._focus_before = QApplication.focusWidget()
            self._workspaces.present(True)
            self._draw(_PRESENTED)
            self.pointer.show_pointer(True)
            return
        self.pointer.show_pointer(False)
        self._draw()  # first: panels take more room than they had while type is large
        self._workspaces.present(False)
        give_back_focus(self._focus_before)

    def _draw(self, enlarged: float = 1.0) -> None:
        self._themes.set_scales(self._settings.text_size * enlarged, enlarged)

    def _on_present(self) -> None:
        self.present(not self._workspaces.is_presenting)

    def _on_workspaces_presentation_left(self) -> None:
        self.present(False)
