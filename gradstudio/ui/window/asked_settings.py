"""Leading the user to the control of a setting, wherever that stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt

from gradstudio.ui.builder import BuilderPanel
from gradstudio.ui.project import ProjectPanel


class AskedSettings(QObject):
    """Brings the panel of a setting into sight. Lives on the GUI thread.

    Args:
        builder: has the settings of the network.
        project: has all others.
        show: brings the panel of a name into sight.
        parent: as for any QObject.
    """

    def __init__(
        self, builder: BuilderPanel, project: ProjectPanel, show: Callable[[str], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._builder = builder
        self._project = project
        self._show = show

    def ask(self, path: str) -> None:
        """Have the user type a setting of data or training, by its path."""
        self._show("project")
        self._project.ask(path)

    def show(self, path: str) -> None:
        """Show where a setting is, by its path."""
        if path.startswith("network"):
            self._show("builder")
            self._builder.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._show("project")
            self._project.show_setting(path)
