"""`SettingsView`: the table of two sides, with the choice of what it shows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gradstudio.ui.compare.settings_table import SettingsTable
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.kit.setting import Setting
from gradstudio.ui.kit.switch import Switch

_ONLY = "only_differences"


class SettingsView(QWidget):
    """A caption and a switch, and below them the table.

    Args:
        parent: as for any QWidget.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = SettingsTable(self)
        caption = ElidedLabel(self)
        caption.say("Numbers and settings")
        self.only_differences = Switch("Only differences", self)
        self.only_differences.setToolTip("Leave out settings that are the same in A and B")
        self.only_differences.setChecked(True)
        self.only_differences.toggled.connect(self.table.set_only_differences)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(caption, 1)
        head.addWidget(self.only_differences)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def height_used(self) -> int:
        """Return how far down caption and rows reach, in pixels; below them there is nothing."""
        last = self.table.topLevelItem(self.table.topLevelItemCount() - 1)
        rows = 0 if last is None else self.table.visualItemRect(last).bottom() + 1
        return min(self.height(), self.table.y() + self.table.viewport().y() + rows)

    def settings(self) -> Mapping[str, Setting]:
        """Return what can be chosen, by name."""
        return {_ONLY: Setting(choices=(False, True), choose=self.only_differences.setChecked)}

    def remembered(self) -> Mapping[str, object]:
        """Return what is chosen and stays so at the next start."""
        return {_ONLY: self.table.only_differences}

    def recall(self, kept: Mapping[str, object]) -> None:
        """Choose what `remembered` returned, as far as it is sound."""
        only = kept.get(_ONLY)
        if isinstance(only, bool):
            self.only_differences.setChecked(only)
