"""`View`: what a panel hears from the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QWidget

from gradstudio.app.run.mailbox import Mail
from gradstudio.project.spec import ProjectSpec
from gradstudio.ui.actions.registry import ActionRegistry
from gradstudio.ui.kit.panel_picture import PanelPicture
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.look.theme import Theme


class View:
    """Base of every panel beside its Qt widget. A panel overrides what concerns it; the rest does nothing.

    All of it is called on the GUI thread.
    """

    def show_spec(self, spec: ProjectSpec) -> None:
        """Follow an edit."""

    def start_over(self) -> None:
        """Forget what was shown of the project before: another one is shown."""

    def begin_run(self) -> None:
        """Forget the numbers of the run before: another begins, and its first mail may not answer everything."""

    def receive(self, mail: Mail) -> None:
        """Take in what comes from the training, without drawing."""

    def draw(self) -> None:
        """Draw the newest that was received; called at most as often as the panel's row says."""

    def painting_seconds(self) -> float:
        """Return how long Qt took of late to paint what `draw` asked for, in seconds, where that is dear."""
        return 0.0

    def show_playing(self, playing: bool) -> None:
        """Show whether the training runs."""

    def show_play_pressed(self, pressed: bool) -> None:
        """Show whether it is to run: it does, or will as soon as the kernels are compiled."""

    def set_seen(self, seen: bool) -> None:
        """Say whether it can be seen; a panel behind another tab is visible to Qt all the same."""

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""

    def drawing(self) -> tuple[QWidget, ...]:
        """Return its drawing, over which messages lie on the stage, then what may cover the lower edge of this.

        Controls and legends beside it are no part of it; without a drawing messages lie over the whole stage.
        """
        return ()

    def pictures(self, title: str) -> tuple[PanelPicture, ...]:
        """Return what is written of it to a file as a picture; nothing where that is the panel as it stands.

        Args:
            title: what the window calls the panel.
        """
        return ()

    def taken(self) -> NDArray[np.float64]:
        """Return where in its drawing something stands that messages hide as little of as they can.

        Shape (things, 4): left, top, width and height in pixels of the drawing.
        """
        return np.empty((0, 4))

    def handlers(self) -> dict[str, Callable[..., None]]:
        """Return for each action that is the panel's alone what it does."""
        return {}

    def header_controls(self) -> tuple[QWidget, ...]:
        """Return controls that stand in the panel's header, beside its title; they are placed once."""
        return ()

    def set_actions(self, actions: ActionRegistry) -> None:
        """Offer actions of the window among the panel's controls."""

    def remembered(self) -> Mapping[str, object]:
        """Return what of the panel is to be as it was at the next start: plain values by name."""
        return {}

    def recall(self, kept: Mapping[str, object]) -> None:
        """Be as it was at the end of the last start: take what `remembered` returned, as far as it is sound."""

    def settings(self) -> Mapping[str, Setting]:
        """Return by name what can be chosen of the panel from outside, as lessons and tests do."""
        return {}

    def load(self) -> None:
        """Load what the window's first paint should not wait for."""
