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
_RIGHT_SHOWN = " – graph, debugger and check show the right numbers"
_BUG_SHOWN = " – the graph shows its numbers, debugger and check the right ones"
_BUG_TIP = "Show the numbers with the bug on the same graph"
_RIGHT_TIP = "Show the right numbers again"


class BugBanner(QFrame):
    """Is there while a mistake is on, and has the button that switches it off; see `warn_of`.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.
        tells_of_canvas: whether it says too whose numbers the canvas shows, and has the button that changes it.
    """

    def __init__(self, theme: Theme, parent: QWidget, *, tells_of_canvas: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("bug_banner")
        self._lab: BugLab | None = None
        self._tells_of_canvas = tells_of_canvas
        self.mark = QLabel(self)
        self.mark.setFixedSize(_MARK, _MARK)
        self.words = ElidedLabel(self)
        self.off = QPushButton("Switch off", self)
        self.off.setObjectName("small")
        self.off.setAutoDefault(False)
        self.off.setAccessibleName("Switch all bugs off")
        self.off.setToolTip("Switch all bugs off. The project and its runs were right all along")
        self.show_bug = QPushButton("Show the bug", self)
        self.show_bug.setObjectName("small")
        self.show_bug.setAutoDefault(False)
        self.show_bug.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        row.setSpacing(8)
        row.addWidget(self.mark)
        row.addWidget(self.words, 1)
        row.addWidget(self.show_bug)
        row.addWidget(self.off)
        self.set_theme(theme)
        self.hide()

    def warn_of(self, lab: BugLab) -> None:
        """Follow the switches of the bug lab."""
        self._lab = lab
        self.off.clicked.connect(lab.switch_off)
        lab.faults_changed.connect(self.refresh)
        if self._tells_of_canvas:
            self.show_bug.clicked.connect(self._on_show_bug_clicked)
            for changed in (lab.on_canvas.changed, lab.numbers.changed, lab.seen_changed):
                changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Say what is on."""
        if self._lab is None:
            return
        faults = self._lab.faults
        self.setVisible(len(faults) > 0)
        what = "Bug on" if len(faults) == 1 else f"{len(faults)} bugs on"
        self.words.say(f"{what}: {self._lab.title}{self._canvas_words()}")
        is_on = self._lab.on_canvas.is_on
        self.show_bug.setVisible(self._tells_of_canvas and self._lab.can_show)
        self.show_bug.setText("Show right numbers" if is_on else "Show the bug")
        self.show_bug.setToolTip(_RIGHT_TIP if is_on else _BUG_TIP)

    def _canvas_words(self) -> str:
        if self._lab is None or not self._tells_of_canvas:
            return ""
        return _BUG_SHOWN if self._lab.on_canvas.is_on else _RIGHT_SHOWN

    def _on_show_bug_clicked(self) -> None:
        if self._lab is not None:
            self._lab.on_canvas.set_on(not self._lab.on_canvas.is_on)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self.mark.setPixmap(icon("warning", theme, "fault").pixmap(QSize(_MARK, _MARK)))
        self.words.setFont(interface_font(0.92))
        for button in (self.show_bug, self.off):
            button.setFont(interface_font(0.92))
