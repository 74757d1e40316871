"""`DoctorHead`: how much was found, the button that has everything tried, and the switch of the doctor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gradstudio.app.doctor.offers import MendOffer
from gradstudio.ui.doctor.wording import count_of
from gradstudio.ui.kit.switch import Switch
from gradstudio.ui.look.theme import interface_font


class DoctorHead(QWidget):
    """Stands in the header of the panel.

    Args:
        parent: as for any QWidget.

    Signals:
        everything_asked: each mend is to be tried.
        stop_asked: no mend is to be tried now.
        switched: whether the doctor is to be on.
    """

    everything_asked = Signal()
    stop_asked = Signal()
    switched = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._stops = False
        self.summary = QLabel(self)
        self.summary.setObjectName("muted")
        self.everything = QPushButton("Try everything", self)
        self.everything.setObjectName("small")
        self.everything.setAutoDefault(False)
        self.everything.clicked.connect(self._on_everything_clicked)
        self.switch = Switch("on", self)
        self.switch.setAccessibleName("Doctor on or off")
        self.switch.setToolTip("Have the doctor look at each run, in the background")
        self.switch.toggled.connect(self.switched)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(self.summary, 1)
        row.addWidget(self.everything)
        row.addWidget(self.switch)

    def show_state(self, count: int, step: int, offers: Sequence[MendOffer], *, is_on: bool) -> None:
        """Show how much was found, and how much of it was tried.

        Args:
            count: number of findings.
            step: up to which the run was looked at; 0 before a run.
            offers: the mends of all findings.
            is_on: whether the doctor is on.
        """
        with QSignalBlocker(self.switch):
            self.switch.setChecked(is_on)
        left = sum(offer.trial is None for offer in offers)
        every = "its mend was tried" if len(offers) == 1 else f"all {len(offers)} mends were tried"
        tried = "" if left or not offers else f" · {every}"
        self.summary.setText(count_of(count, step) + tried if count else "")
        self._stops = any(offer.is_asked for offer in offers)
        self.everything.setVisible(left > 0)
        self.everything.setText("Stop trying" if self._stops else "Try everything")
        self.everything.setToolTip(
            "Try no mend now"
            if self._stops
            else "Try each mend on three seeds, in the background, and show the best first"
        )

    def fit(self) -> None:
        """Take the present size of type."""
        self.everything.setFont(interface_font(0.92))

    def _on_everything_clicked(self) -> None:
        if self._stops:
            self.stop_asked.emit()
        else:
            self.everything_asked.emit()
