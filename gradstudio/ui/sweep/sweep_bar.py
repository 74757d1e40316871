"""`SweepBar`: the pages of the panel, how far the sweep has come, and the buttons that hold or end it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QPushButton, QToolButton, QWidget

from gradstudio.app.sweep.sweeping import Sweeping
from gradstudio.ui.kit.elided_label import ElidedLabel
from gradstudio.ui.look.theme import interface_font
from gradstudio.ui.sweep.sweep_words import state_of

PAGES = {
    "set_up": ("Set up", "Which fields vary, and how"),
    "runs": ("Runs", "All runs across parallel axes, and as a table"),
    "best": ("Best so far", "The best run over runs and over time"),
    "importance": ("Importance", "How much each setting matters"),
    "pairs": ("Pairs", "Each setting against each other, and against the result"),
    "curves": ("Curves", "The losses of the runs over their steps"),
}
"""Title and hint of each page."""
_CANCEL = "Cancel", "Stop the runs under way; finished runs are kept"
_RESUME = "Resume", "Train only the runs that are not finished"
_BEGIN_AGAIN = "Begin again", "The file of the sweep is gone: make a new one and train all runs"


class SweepBar(QWidget):
    """Stands above the pages.

    Args:
        sweeping: the sweep.
        parent: as for any QWidget.

    Signals:
        chosen: the page that was clicked.

    Attributes:
        pages: their buttons, by name.
        state: how far it has come.
        bar: the same as a share.
        pause_button: holds the sweep, or lets it go on.
        cancel_button: gives up what is being run, or resumes the sweep, or begins it again without its file.
    """

    chosen = Signal(str)

    def __init__(self, sweeping: Sweeping, parent: QWidget) -> None:
        super().__init__(parent)
        self._sweeping = sweeping
        self._group = QButtonGroup(self)
        self.pages: dict[str, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 2)
        row.setSpacing(2)
        for name, (title, hint) in PAGES.items():
            button = QToolButton(self)
            button.setObjectName("page")
            button.setText(title)
            button.setToolTip(hint)
            button.setCheckable(True)
            button.clicked.connect(lambda _, name=name: self.chosen.emit(name))
            self._group.addButton(button)
            self.pages[name] = button
            row.addWidget(button)
        row.addSpacing(8)
        self.state = ElidedLabel(self)
        self.state.setObjectName("muted")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setFixedWidth(90)
        self.bar.setAccessibleName("Share of the sweep's runs that are finished")
        self.pause_button = QPushButton("Pause", self)
        self.pause_button.clicked.connect(lambda: sweeping.pause(not sweeping.is_paused))
        self.cancel_button = QPushButton("Cancel", self)
        self.cancel_button.clicked.connect(self._on_cancel_button_clicked)
        row.addWidget(self.state, 1)
        row.addWidget(self.bar)
        row.addSpacing(6)
        for held in (self.pause_button, self.cancel_button):
            held.setObjectName("small")
            row.addWidget(held)
        sweeping.changed.connect(self.refresh)
        sweeping.progressed.connect(self.refresh)
        self.fit()
        self.refresh()

    def show_page(self, name: str) -> None:
        """Mark the page that is shown."""
        self.pages[name].setChecked(True)

    def fit(self) -> None:
        """Take the present size of type."""
        for button in self._group.buttons():
            button.setFont(interface_font(0.92))

    def refresh(self) -> None:
        """Show how far the sweep has come."""
        sweeping, progress = self._sweeping, self._sweeping.progress
        self.state.say(state_of(sweeping))
        is_known = progress is not None and bool(progress.count)
        self.bar.setVisible(sweeping.is_running and is_known)
        if progress is not None and progress.count:
            self.bar.setValue(round(1000 * progress.finished / progress.count))
        self.pause_button.setVisible(sweeping.is_running)
        self.pause_button.setText("Go on" if sweeping.is_paused else "Pause")
        self.pause_button.setToolTip(
            "Begin runs again"
            if sweeping.is_paused
            else "Begin no more runs; what was begun is finished, and no minutes are used up then"
        )
        self.cancel_button.setVisible(sweeping.is_running or sweeping.can_go_on)
        text, hint = _CANCEL if sweeping.is_running else _RESUME if sweeping.is_kept else _BEGIN_AGAIN
        self.cancel_button.setText(text)
        self.cancel_button.setToolTip(hint)

    def _on_cancel_button_clicked(self) -> None:
        if self._sweeping.is_running:
            self._sweeping.cancel()
        else:
            self._sweeping.resume()
