"""`GuessView`: naming fault and place, what came of it, and in the end the explanation."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from gradstudio.app.lab.bugs.bug_hunt import BugHunt
from gradstudio.lab.bugs.bug import Bug
from gradstudio.lab.bugs.faults import EVERYWHERE, FaultPlace
from gradstudio.lab.bugs.game import WRONG_COSTS, BugGame
from gradstudio.lab.bugs.table import BUGS, bug_named
from gradstudio.ui.bugs.code_rows import code_rows
from gradstudio.ui.kit.announce import announce
from gradstudio.ui.kit.first_letter import sentence_case
from gradstudio.ui.kit.unscrolled import StillComboBox
from gradstudio.ui.kit.wrapped_label import wrapped_label
from gradstudio.ui.look.code_font import code_font
from gradstudio.ui.look.theme import Theme, interface_font

_NOTHING = "Which bug is it?"


class GuessView(QScrollArea):
    """Two choices and a button.

    Args:
        theme: in which to draw.
        parent: as for any QWidget.

    Signals:
        guessed: the mistake, a `Bug`, and the place, a `FaultPlace`.
    """

    guessed = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        self._theme = theme
        self._game: BugGame | None = None
        self._said = ""
        self._places: dict[str, FaultPlace] = {}
        self.bug = StillComboBox(inside)
        self.bug.setAccessibleName("Bug that you think it is")
        self.bug.setToolTip("Name the bug")
        self.bug.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bug.addItem(_NOTHING, "")
        self.bug.currentIndexChanged.connect(self._on_bug_current_index_changed)
        self.place = StillComboBox(inside)
        self.place.setAccessibleName("Place where you think it sits")
        self.place.setToolTip("Name the place")
        self.place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button = QPushButton("That is it", inside)
        self.button.setAutoDefault(False)
        self.button.setToolTip(f"Name bug and place; a wrong guess costs {WRONG_COSTS} points")
        self.button.clicked.connect(self._on_button_clicked)
        self.verdict = wrapped_label(inside)
        self.code = QLabel(inside)
        self.code.setObjectName("formula")
        self.code.setTextFormat(Qt.TextFormat.RichText)
        self.code.setWordWrap(True)
        self.code.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.explanation = wrapped_label(inside, "muted")
        column = QVBoxLayout(inside)
        column.setContentsMargins(6, 6, 10, 8)
        column.setSpacing(5)
        for part in (self.bug, self.place, self.button, self.verdict, self.code, self.explanation):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)
        for behind in (self.viewport(), inside):
            behind.setAutoFillBackground(False)  # the panel's own shows
        self.set_theme(theme)

    def show_hunt(self, hunt: BugHunt) -> None:
        """Show what came of the last guess, and the answer when the round is over."""
        game = hunt.game
        is_other, self._game = game is not self._game, game
        if is_other:
            self._offer_bugs()
            self._show_places()
        is_over = game is not None and game.is_over
        for part in (self.bug, self.place, self.button):
            part.setVisible(not is_over)
        self.bug.setEnabled(game is not None)
        self._enable()
        self._show_verdict(hunt)
        self.code.setVisible(is_over)
        self.explanation.setVisible(is_over)
        if is_over and game is not None:
            bug = game.riddle.fault.bug
            self.explanation.setText(bug.explanation)
            self._show_code(bug)
            self.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        """Draw in another theme."""
        self._theme = theme
        for part in (self.bug, self.place, self.button, self.verdict, self.explanation):
            part.setFont(interface_font(0.92))
        self.code.setFont(code_font(0.86))
        if self._game is not None and self._game.is_over:
            self._show_code(self._game.riddle.fault.bug)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, 60)

    def _show_verdict(self, hunt: BugHunt) -> None:
        game, verdict = hunt.game, hunt.verdict
        words = ""
        if hunt.problem:
            words = hunt.problem
        elif game is not None and game.is_over:
            fault = game.riddle.fault
            where = "" if fault.place == EVERYWHERE else f", {fault.place}"
            words = f"“{fault.bug.title}”{where}"
            words = f"{verdict.says} It was {words}." if verdict is not None else f"It was {words}."
        elif verdict is not None:
            words = verdict.says
        is_wrong = bool(hunt.problem) or (verdict is not None and not verdict.is_right)
        colour = self._theme.fault if is_wrong else self._theme.text
        self.verdict.setVisible(bool(words))
        self.verdict.setText(words)
        self.verdict.setStyleSheet(f"color: {colour}")
        if words and words != self._said:
            announce(self.verdict, words)
        self._said = words

    def _show_code(self, bug: Bug) -> None:
        self.code.setText(code_rows(bug, self._theme))
        self.code.setAccessibleName(f"Wrong: {bug.wrong}. Right: {bug.right}")

    def _offer_bugs(self) -> None:
        """Offer the bugs of the level that is played."""
        level = 0 if self._game is None else self._game.riddle.level
        with QSignalBlocker(self.bug):
            self.bug.clear()
            self.bug.addItem(_NOTHING, "")
            for bug in BUGS:
                if bug.level == level:
                    self.bug.addItem(bug.title, bug.key)

    def _show_places(self) -> None:
        key, game = self.bug.currentData(), self._game
        places = game.places(bug_named(key)) if game is not None and key else ()
        with QSignalBlocker(self.place):
            self.place.clear()
            self._places = {place.key: place for place in places}
            for key, place in self._places.items():
                self.place.addItem(sentence_case(str(place)), key)
        self.place.setVisible(bool(places))

    def _enable(self) -> None:
        game = self._game
        self.place.setVisible(self.place.count() > 0 and game is not None and not game.is_over)
        self.button.setEnabled(game is not None and bool(self.bug.currentData()))

    def _on_bug_current_index_changed(self, index: int) -> None:
        self._show_places()
        self._enable()

    def _on_button_clicked(self) -> None:
        place = self._places[self.place.currentData()] if self._places else EVERYWHERE
        self.guessed.emit(bug_named(self.bug.currentData()), place)
