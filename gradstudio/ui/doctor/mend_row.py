"""`MendRow`: an edit that may help, with what trying it gave."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QWidget

from gradstudio.app.doctor.offers import MendOffer
from gradstudio.ui.doctor.trial_curves import TrialCurves
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.icons import icon
from gradstudio.ui.look.theme import Theme, interface_font

_MARK = 14
_BEGINS = "This starts a new run. The present run is kept, and Ctrl+Z restores the settings."


class MendRow(QWidget):
    """Shows one mend; what its buttons do is told.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        try_asked: it is to be tried.
        cancel_asked: it is to be tried no more.
        apply_asked: the project is to be changed by it.
        curves_asked: the curves of its trial are to be seen large.
    """

    try_asked = Signal(object)
    cancel_asked = Signal()
    apply_asked = Signal(object)
    curves_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._offer: MendOffer | None = None
        self._names_finding = False
        self.mark = QLabel(self)
        self.mark.setFixedSize(_MARK, _MARK)
        self.title = wrapped_label(self)
        self.says = wrapped_label(self, "muted")
        self.curves = TrialCurves(theme, self)
        self.curves.clicked.connect(self._on_curves_clicked)
        self.try_button = _button("Try", self)
        self.try_button.clicked.connect(self._on_try_button_clicked)
        self.apply_button = _button("Apply", self)
        self.apply_button.clicked.connect(self._on_apply_button_clicked)
        self.progress = QProgressBar(self)
        self.progress.setObjectName("thin")
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(1)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.mark, 0, 0)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.try_button, 0, 2, top)
        grid.addWidget(self.apply_button, 0, 3, top)
        grid.addWidget(self.says, 1, 1, top)
        grid.addWidget(self.curves, 1, 2, 1, 2, top | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.progress, 2, 1, 1, 3)
        grid.setColumnStretch(1, 1)
        self.set_theme(theme)

    @property
    def offer(self) -> MendOffer | None:
        """What is shown."""
        return self._offer

    @property
    def names_finding(self) -> bool:
        """Whether it says what it is to mend."""
        return self._names_finding

    def show_offer(self, offer: MendOffer, *, of_finding: bool = False) -> None:
        """Show a mend, as it stands with it now.

        Args:
            offer: the mend.
            of_finding: whether to say what it is to mend.
        """
        self._offer, self._names_finding = offer, of_finding
        trial = offer.trial
        title = offer.mend.title
        self.title.setText(title)
        self.says.setText(f"{offer.finding.title}: {offer.says}" if of_finding else offer.says)
        self.says.setToolTip(offer.mend.says if trial is not None else "")
        self._show_mark()
        self.curves.setVisible(trial is not None and bool(trial.attempts))
        if trial is not None and trial.attempts:
            self.curves.show_trial(trial)
        is_under_way = offer.state in ("waiting", "trying")
        self.try_button.setVisible(trial is None)
        self.try_button.setText("Cancel" if is_under_way else "Try")
        self.try_button.setAccessibleName(f"{self.try_button.text()}: {title}")
        self.try_button.setToolTip(
            "Cancel all trials, also those that wait"
            if is_under_way
            else "Train with this and without it on three seeds, in the background; nothing else changes"
        )
        self.progress.setVisible(is_under_way)
        self.progress.setAccessibleName(f"Trying: {title}")
        self.progress.setValue(round(100 * offer.share) if offer.state == "trying" else 0)
        self.apply_button.setEnabled(not offer.obstacle)
        self.apply_button.setToolTip(offer.obstacle or f"{title}, as an edit. {_BEGINS}")
        self.apply_button.setAccessibleName(f"Apply: {title}")

    def forget(self) -> None:
        """Show no mend."""
        self._offer = None

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.says.setFont(interface_font(0.92))
        for button in (self.try_button, self.apply_button):
            button.setFont(interface_font(0.92))
        self.curves.theme = theme
        self._show_mark()
        self.curves.update()

    def _show_mark(self) -> None:
        trial = None if self._offer is None else self._offer.trial
        if trial is None:
            self.mark.clear()
            self.mark.setToolTip("")
            return
        name, role = ("check", "accent") if trial.recommended else ("remove", "faint")
        words = "Recommended: it won on all three seeds" if trial.recommended else "Not recommended"
        self.mark.setPixmap(icon(name, self._theme, role).pixmap(QSize(_MARK, _MARK)))
        self.mark.setToolTip(words)
        self.mark.setAccessibleName(words)

    def _on_try_button_clicked(self) -> None:
        if self._offer is not None and self._offer.state in ("waiting", "trying"):
            self.cancel_asked.emit()
        else:
            self.try_asked.emit(self._offer)

    def _on_apply_button_clicked(self) -> None:
        self.apply_asked.emit(self._offer)

    def _on_curves_clicked(self) -> None:
        self.curves_asked.emit(self._offer)


def _button(text: str, parent: QWidget) -> QPushButton:
    button = QPushButton(text, parent)
    button.setAutoDefault(False)
    return button
