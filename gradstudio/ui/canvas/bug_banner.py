"""`BugBanner`: says that a mistake is switched on, wherever that could be forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font

if TYPE_CHECKING:
    from gradstudio.app.lab.bugs.bug_lab import BugLab

_MARK = 14


class BugBanner(QFrame):
    """Is there while a mistake is on, and has the button that switches it off; see `warn_of`.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.
        more: what is said besides, of where it stands.
    """

    def __init__(self, theme: Theme, parent: QWidget, more: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("bug_banner")
        self._lab: BugLab | None = None
        self._more = more
        self.mark = QLabel(self)
        self.mark.setFixedSize(_MARK, _MARK)
        self.words = ElidedLabel(self)
        self.off = QPushButton("Switch off", self)
        self.off.setObjectName("small")
        self.off.setAutoDefault(False)
        self.off.setAccessibleName("Switch all mistakes off")
        self.off.setToolTip("Switch every mistake off. The project and its runs were right all along")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.off)
        self.set_theme(theme)
        self.hide()

    def warn_of(self, lab: BugLab) -> None:
        """Follow the switches of the bug lab."""
        self._lab = lab
        self.off.clicked.connect(lab.switch_off)
        lab.faults_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is on."""
        if self._lab is None:
            return
        faults = self._lab.faults
        self.setVisible(len(faults) > 0)
        what = "Bug on" if len(faults) == 1 else f"{len(faults)} bugs on"
        self.words.say(f"{what}: {self._lab.title}{self._more}")

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.mark.setPixmap(icon("warning", theme, "fault").pixmap(QSize(_MARK, _MARK)))
        self.words.setFont(interface_font(0.92))
        self.off.setFont(interface_font(0.92))
