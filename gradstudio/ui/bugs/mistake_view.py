"""`MistakeView`: what a mistake is, in words and in code, where it sits, and whether it shows here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradstudio.lab.bugs.bug import GROUPS, Bug
from gradstudio.lab.bugs.faults import EVERYWHERE, FaultPlace
from gradstudio.lab.bugs.needs import StandIn
from gradstudio.ui.bugs.code_rows import code_rows
from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.code_font import code_font
from gradstudio.ui.look.theme import Theme, interface_font

_SMALL = 0.92


class MistakeView(QScrollArea):
    """Shows one mistake.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        place_chosen: where it is to sit, a `FaultPlace`.
        offer_taken: it is to be shown on the project that was offered.
        project_asked: the project itself is to be trained again.
    """

    place_chosen = Signal(object)
    offer_taken = Signal()
    project_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        self._bug: Bug | None = None
        self._places: dict[FaultPlace, str] = {}
        self._theme = theme
        self.title = wrapped_label(inside)
        self.kind = wrapped_label(inside, "muted")
        self.does = wrapped_label(inside)
        self.code = QLabel(inside)
        self.code.setObjectName("formula")
        self.code.setTextFormat(Qt.TextFormat.RichText)
        self.code.setWordWrap(True)
        self.code.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.place = StillComboBox(inside)
        self.place.setAccessibleName("Where the mistake sits")
        self.place.setToolTip("Make the mistake everywhere, or at one place alone")
        self.place.activated.connect(self._on_place_activated)
        self.effect = wrapped_label(inside)
        self.on_graph = wrapped_label(inside, "muted")
        self.offer = QPushButton(inside)
        self.offer.setObjectName("small")
        self.offer.setAutoDefault(False)
        self.offer.clicked.connect(self.offer_taken)
        self.back = QPushButton("Show the project as it is", inside)
        self.back.setObjectName("small")
        self.back.setAutoDefault(False)
        self.back.setToolTip("Train the project itself again instead of the changed copy")
        self.back.clicked.connect(self.project_asked)
        self.explanation = wrapped_label(inside, "muted")
        offer = QHBoxLayout()
        offer.addWidget(self.offer)
        offer.addWidget(self.back)
        offer.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(12, 6, 8, 8)
        column.setSpacing(4)
        for part in (self.title, self.kind, self.does, self.code, self.place, self.effect):
            column.addWidget(part)
        column.addLayout(offer)
        column.addWidget(self.on_graph)
        column.addWidget(self.explanation)
        column.addStretch(1)
        self.setWidget(inside)
        for behind in (self.viewport(), inside):
            behind.setAutoFillBackground(False)  # the panel's own shows
        self.set_theme(theme)

    @property
    def bug(self) -> Bug | None:
        """What is shown."""
        return self._bug

    def show_bug(self, bug: Bug) -> None:
        """Show a mistake."""
        is_other, self._bug = bug is not self._bug, bug
        self.title.setText(bug.title)
        self.kind.setText(f"{GROUPS[bug.group]} · level {bug.level} of 3")
        self.does.setText(bug.does)
        self.explanation.setText(bug.explanation)
        self._show_code()
        if is_other:
            self.verticalScrollBar().setValue(0)

    def show_places(self, places: Sequence[FaultPlace], chosen: FaultPlace) -> None:
        """Show where it can sit in the graph in sight, and where it does, which may be in another graph."""
        texts = {place: sentence_case(str(place)) for place in (EVERYWHERE, *places)}
        texts.setdefault(chosen, f"{sentence_case(str(chosen))}, not in this graph")
        self.place.setVisible(len(texts) > 1)
        with QSignalBlocker(self.place):
            if texts != self._places:
                self._places = texts
                self.place.clear()
                for place, text in texts.items():
                    self.place.addItem(text, place.key)
            self.place.setCurrentIndex(self.place.findData(chosen.key))

    def show_effect(
        self, lacking: str, on_graph: str, offer: StandIn | None, stand_in: StandIn | None
    ) -> None:
        """Say whether it shows.

        Args:
            lacking: why it has no effect on the training; "" if it has one.
            on_graph: why it has none on the graph in sight; "" if it has one, or that is not known.
            offer: a project that would show it.
            stand_in: the project that is trained in the place of the one at hand; None for that itself.
        """
        self.effect.setVisible(bool(lacking) or stand_in is not None)
        instead = "" if stand_in is None else f"A copy of the project is trained, {stand_in.title}."
        self.effect.setText(f"No effect on this training. {lacking}" if lacking else instead)
        self.back.setVisible(stand_in is not None)
        self.offer.setVisible(offer is not None)
        if offer is not None:
            self.offer.setText(f"Show it {offer.title}")
            self.offer.setToolTip("Train a copy of the project with this change; the project stays as it is")
        self.on_graph.setVisible(bool(on_graph))
        self.on_graph.setText(on_graph)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        self.title.setFont(interface_font(1.0, QFont.Weight.DemiBold))
        for label in (
            self.kind,
            self.effect,
            self.on_graph,
            self.explanation,
            self.offer,
            self.back,
            self.place,
        ):
            label.setFont(interface_font(_SMALL))
        self.code.setFont(code_font(0.88))
        self._show_code()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def _show_code(self) -> None:
        bug = self._bug
        if bug is None:
            return
        self.code.setText(code_rows(bug, self._theme))
        self.code.setAccessibleName(f"Wrong: {bug.wrong}. Right: {bug.right}")

    def _on_place_activated(self, index: int) -> None:
        self.place_chosen.emit(tuple(self._places)[index])
